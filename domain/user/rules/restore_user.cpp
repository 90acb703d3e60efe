#include "domain/user/rules.hpp"

namespace muster::user {

// T3, T4, T5, T6, T10: an admin takes a user out of the trash. The clock of inactivity runs on (T5).
Decision decide(const Account& account, const RestoreUser& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    if (!user->is_in_trash()) return Nothing{};  // T10
    if (user->managed_by) {                      // T4: only a sync restores it
        return ManagedByDirectory{.field = "user_id", .directory = user->managed_by->directory};
    }
    return Restored{.user = user->id, .by = RestoredBy::admin, .status = Status::disabled};  // T3, T6
}

}  // namespace muster::user
