#pragma once

#include <optional>

#include "domain/account/event_type.hpp"
#include "domain/admin/role.hpp"
#include "domain/user/events.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/person.hpp"

namespace muster::admin {

using user::Change;

enum class Status { active, disabled };

/// Somebody may look after the account. Admins are not users (R1).
struct Created {
    static constexpr EventType type{"admin.created", 1};
    AdminId admin;
    Role role = Role::read_only;
    Email email;  // who signs in (R6): each stands once in the account
    PersonName name;
    PhoneNumber phone;  // empty: none

    friend bool operator==(const Created&, const Created&) = default;
};

/// The fields that changed, each with its old and new value.
struct Changed {
    static constexpr EventType type{"admin.changed", 1};
    AdminId admin;
    std::optional<Change<Role>> role;
    std::optional<Change<Status>> status;
    std::optional<Change<PersonName>> name;
    std::optional<Change<PhoneNumber>> phone;

    friend bool operator==(const Changed&, const Changed&) = default;
};

struct Removed {
    static constexpr EventType type{"admin.removed", 1};
    AdminId admin;

    friend bool operator==(const Removed&, const Removed&) = default;
};

}  // namespace muster::admin
