#include "domain/admin/rules.hpp"

namespace muster::admin {

// R4: an admin goes, and never the last Owner.
Decision decide(const Account& account, const RemoveAdmin& command, Instant) {
    const auto* admin = account.find_admin(command.admin);
    if (admin == nullptr) return UnknownAdmin{.admin = command.admin};
    if (admin->role == Role::owner && !another_owner(account, admin->id)) {  // R4
        return LastOwner{.admin = admin->id, .field = "admin_id"};
    }
    return Removed{.admin = admin->id};
}

}  // namespace muster::admin
