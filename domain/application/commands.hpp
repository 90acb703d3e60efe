#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/application/events.hpp"
#include "domain/values/ids.hpp"

namespace muster::application {

struct CreateApplication {
    ApplicationKey application;
    Profile profile;
};

/// The fields to change; one that has the value already is not a change (T10). `secret`: a new one is
/// kept under this reference already, and becomes the application's.
struct ChangeApplication {
    ApplicationKey application;
    std::optional<std::string> name;
    std::optional<EnrollPolicy> enroll_policy;
    std::optional<Normalization> normalization;
    std::optional<UserAccess> user_access;
    std::optional<std::vector<GroupId>> groups;
    std::optional<bool> self_service;
    std::optional<Notes> notes;
    std::optional<Notes> greeting;
    std::optional<std::vector<std::string>> networks;
    std::optional<SecretRef> secret;
};

struct RemoveApplication {
    ApplicationKey application;
};

/// The secret key is about to be shown; once this is in the log it may be.
struct ShowApplicationSecret {
    ApplicationKey application;
    ShowingId showing;
};

}  // namespace muster::application
