#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/account/event_type.hpp"
#include "domain/user/events.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/normalization.hpp"
#include "domain/values/person.hpp"

namespace muster::application {

using muster::Normalization;
using user::Change;

/// P1, E9: what happens to somebody without a device who signs in.
enum class EnrollPolicy { require, allow, deny };

/// P1: who may use the application at all. Permitted groups without a group: nobody.
enum class UserAccess { all_users, permitted_groups, no_users };

inline constexpr std::size_t permitted_groups_max = 100;

/// P1: what an application is besides its key pair.
struct Profile {
    std::string name;
    std::string type;  // its kind, as clients of the API name it; never `adminapi`, which is an API client
    EnrollPolicy enroll_policy = EnrollPolicy::require;
    Normalization normalization = Normalization::none;
    UserAccess user_access = UserAccess::all_users;
    std::vector<GroupId> groups;  // permitted, at most `permitted_groups_max`
    bool self_service = false;    // P2
    Notes notes;
    Notes greeting;
    std::vector<std::string> networks;  // from which its key may be used

    friend bool operator==(const Profile&, const Profile&) = default;
};

/// An application exists; its secret key lies outside the log. Subject: the application's key.
struct Created {
    static constexpr EventType type{"application.created", 1};
    ApplicationKey application;
    Profile profile;

    friend bool operator==(const Created&, const Created&) = default;
};

/// The fields that changed, each with its old and new value.
struct Changed {
    static constexpr EventType type{"application.changed", 1};
    ApplicationKey application;
    std::optional<Change<std::string>> name;
    std::optional<Change<EnrollPolicy>> enroll_policy;
    std::optional<Change<Normalization>> normalization;
    std::optional<Change<UserAccess>> user_access;
    std::optional<Change<std::vector<GroupId>>> groups;
    std::optional<Change<bool>> self_service;
    std::optional<Change<Notes>> notes;
    std::optional<Change<Notes>> greeting;
    std::optional<Change<std::vector<std::string>>> networks;

    friend bool operator==(const Changed&, const Changed&) = default;
};

/// Nobody signs in through it any more; its key is never given to another.
struct Removed {
    static constexpr EventType type{"application.removed", 1};
    ApplicationKey application;

    friend bool operator==(const Removed&, const Removed&) = default;
};

/// From here on the secret kept under this reference is the application's, and the one before it nobody's.
struct SecretReset {
    static constexpr EventType type{"application.secret_reset", 1};
    ApplicationKey application;
    SecretRef secret;

    friend bool operator==(const SecretReset&, const SecretReset&) = default;
};

/// Somebody has been shown the application's secret key.
struct SecretShown {
    static constexpr EventType type{"application.secret_shown", 1};
    ApplicationKey application;
    ShowingId showing;

    friend bool operator==(const SecretShown&, const SecretShown&) = default;
};

}  // namespace muster::application
