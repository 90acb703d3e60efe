#pragma once

#include <optional>

#include "domain/admin/events.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/person.hpp"

namespace muster::admin {

/// The id is drawn by the caller.
struct AddAdmin {
    AdminId admin;
    Role role = Role::read_only;
    Email email;
    PersonName name;
    PhoneNumber phone;
};

/// The fields to change; one that has the value already is not a change (T10).
struct ChangeAdmin {
    AdminId admin;
    std::optional<Role> role;
    std::optional<Status> status;
    std::optional<PersonName> name;
    std::optional<PhoneNumber> phone;
};

struct RemoveAdmin {
    AdminId admin;
};

}  // namespace muster::admin
