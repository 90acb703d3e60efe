#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/client/events.hpp"
#include "domain/values/ids.hpp"

namespace muster::client {

/// `by` in each of these: the client that asks, whose own grants are the most that it can give. Nobody
/// where an admin or the installation itself does.
struct CreateClient {
    ClientKey client;
    std::string name;
    std::vector<Grant> grants;
    SignatureFloor signature_floor = SignatureFloor::v1;
    bool strict_replay = false;
    Notes notes;
    std::optional<ClientKey> by;
};

/// The fields to change; one that has the value already is not a change (T10). `secret`: a new one is
/// kept under this reference already, and becomes the client's.
struct ChangeClient {
    ClientKey client;
    std::optional<std::string> name;
    std::optional<std::vector<Grant>> grants;
    std::optional<SignatureFloor> signature_floor;
    std::optional<bool> strict_replay;
    std::optional<Notes> notes;
    std::optional<SecretRef> secret;
    std::optional<ClientKey> by;
};

struct RemoveClient {
    ClientKey client;
    std::optional<ClientKey> by;
};

/// The secret key is about to be shown; once this is in the log it may be.
struct ShowClientSecret {
    ClientKey client;
    ShowingId showing;
    std::optional<ClientKey> by;
};

}  // namespace muster::client
