#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/account/event_type.hpp"
#include "domain/user/events.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/person.hpp"

namespace muster::client {

using user::Change;

/// R2: what an API client may do.
enum class Grant {
    read_resource,
    write_resource,
    read_log,
    settings,
    administrators,
    applications,
    information,
    administrators_read,  // of administrators, reading alone
};

/// R2: the oldest kind of signature that is taken from the client.
enum class SignatureFloor { v1, v2, v4, v5 };

/// An API client exists; its secret key lies outside the log. Subject: the client's key.
struct Created {
    static constexpr EventType type{"client.created", 1};
    ClientKey client;
    std::string name;
    std::vector<Grant> grants;
    SignatureFloor signature_floor = SignatureFloor::v1;
    bool strict_replay = false;  // R3: each signature is good for one change
    Notes notes;

    friend bool operator==(const Created&, const Created&) = default;
};

/// The fields that changed, each with its old and new value.
struct Changed {
    static constexpr EventType type{"client.changed", 1};
    ClientKey client;
    std::optional<Change<std::string>> name;
    std::optional<Change<std::vector<Grant>>> grants;
    std::optional<Change<SignatureFloor>> signature_floor;
    std::optional<Change<bool>> strict_replay;
    std::optional<Change<Notes>> notes;

    friend bool operator==(const Changed&, const Changed&) = default;
};

/// Signs no more; its key is never given to another.
struct Removed {
    static constexpr EventType type{"client.removed", 1};
    ClientKey client;

    friend bool operator==(const Removed&, const Removed&) = default;
};

/// From here on the secret kept under this reference is the client's, and the one before it nobody's.
struct SecretReset {
    static constexpr EventType type{"client.secret_reset", 1};
    ClientKey client;
    SecretRef secret;

    friend bool operator==(const SecretReset&, const SecretReset&) = default;
};

/// Somebody has been shown the client's secret key.
struct SecretShown {
    static constexpr EventType type{"client.secret_shown", 1};
    ClientKey client;
    ShowingId showing;

    friend bool operator==(const SecretShown&, const SecretShown&) = default;
};

}  // namespace muster::client
