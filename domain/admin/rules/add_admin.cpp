#include "domain/admin/rules.hpp"
#include "domain/values/label.hpp"

namespace muster::admin {

// R1: somebody becomes an admin, in one of six roles.
Decision decide(const Account& account, const AddAdmin& command, Instant) {
    if (const auto* known = account.find_admin(command.admin)) {
        const auto same = known->email == command.email && known->name == command.name &&
                          known->phone == command.phone && known->role == command.role;
        if (same) return Nothing{};
        return IdInUse{.id = command.admin.str()};
    }
    if (command.email.get().empty()) return BadValue{{.field = "email", .why = "is empty"}};  // R6: it signs in
    if (auto wrong = wrong_label(command.name.get(), "name")) return BadValue{*std::move(wrong)};
    if (const auto* holder = holder_of(account, command.email)) {  // R6: an address names one admin
        return AdminEmailTaken{.holder = holder->id};
    }
    return Created{.admin = command.admin,
                   .role = command.role,
                   .email = command.email,
                   .name = command.name,
                   .phone = command.phone};
}

}  // namespace muster::admin
