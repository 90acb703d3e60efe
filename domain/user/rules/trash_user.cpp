#include "domain/user/rules.hpp"

namespace muster::user {

// T1, T3, T4, T10: an admin sends a user to the trash.
Decision decide(const Account& account, const TrashUser& command, Instant now) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    if (user->is_in_trash()) return Nothing{};  // T10, before T4: asked twice is done once
    if (user->managed_by) {                     // T4: it leaves when the directory says so
        return ManagedByDirectory{.field = "user_id", .directory = user->managed_by->directory};
    }
    return Trashed{.user = user->id,  // T1, T2, T3
                   .cause = TrashCause::admin,
                   .purge_at = now + account.settings.trash_days(),
                   .why = LeftBecause::not_applicable};
}

}  // namespace muster::user
