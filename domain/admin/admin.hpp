#pragma once

#include <string>

#include "domain/admin/events.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/person.hpp"

namespace muster {
struct Account;
}

namespace muster::admin {

struct Admin {
    AdminId id;
    Role role = Role::read_only;
    Status status = Status::active;
    Email email;
    PersonName name;
    PhoneNumber phone;

    friend bool operator==(const Admin&, const Admin&) = default;
};

/// R4: is there an active Owner beside this admin?
[[nodiscard]] bool another_owner(const Account& account, const AdminId& beside);

/// Who has this address, whatever the case of its letters; nobody: null.
[[nodiscard]] const Admin* holder_of(const Account& account, const Email& email);

/// Total: about an admin unknown nothing changes.
void fold(Account& account, const Created& created);
void fold(Account& account, const Changed& changed);
void fold(Account& account, const Removed& removed);

}  // namespace muster::admin
