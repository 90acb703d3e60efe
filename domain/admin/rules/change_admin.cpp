#include "domain/admin/rules.hpp"
#include "domain/values/label.hpp"

namespace muster::admin {

// R1, R4: name, phone, role or status of an admin change.
Decision decide(const Account& account, const ChangeAdmin& command, Instant) {
    const auto* admin = account.find_admin(command.admin);
    if (admin == nullptr) return UnknownAdmin{.admin = command.admin};

    Changed changed{.admin = admin->id, .role = {}, .status = {}, .name = {}, .phone = {}};
    if (command.role && *command.role != admin->role) changed.role = {admin->role, *command.role};
    if (command.status && *command.status != admin->status) changed.status = {admin->status, *command.status};
    if (command.name && *command.name != admin->name) changed.name = {admin->name, *command.name};
    if (command.phone && *command.phone != admin->phone) changed.phone = {admin->phone, *command.phone};
    if (!changed.role && !changed.status && !changed.name && !changed.phone) return Nothing{};  // T10

    if (changed.name) {
        if (auto wrong = wrong_label(changed.name->to.get(), "name")) return BadValue{*std::move(wrong)};
    }
    const auto role = changed.role ? changed.role->to : admin->role;
    const auto status = changed.status ? changed.status->to : admin->status;
    // Before what follows: it is so even where there are other Owners.
    if ((changed.role || changed.status) && role == Role::owner && status == Status::disabled) {  // R4
        return OwnerDisabled{.admin = admin->id, .field = changed.status ? "status" : "role"};
    }
    if (admin->role == Role::owner && role != Role::owner && !another_owner(account, admin->id)) {  // R4
        return LastOwner{.admin = admin->id, .field = "role"};
    }
    return changed;
}

}  // namespace muster::admin
