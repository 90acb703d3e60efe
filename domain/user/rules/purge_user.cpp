#include <algorithm>

#include "domain/user/rules.hpp"

namespace muster::user {

// T1, T3, T4, T8, T11, T12: a user is gone for good.
Decision decide(const Account& account, const PurgeUser& command, Instant now) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    const auto* trash = std::get_if<InTrash>(&user->phase);
    if (command.cause == PurgeCause::deadline) {
        if (trash == nullptr) return Nothing{};  // T12: restored before its day came
        if (now < trash->purge_at) return NotDueYet{.user = user->id, .due_at = trash->purge_at};  // T12
    }
    if (trash == nullptr && user->managed_by) {  // T4, T11: by hand only out of the trash
        return ManagedByDirectory{.field = "user_id", .directory = user->managed_by->directory};
    }
    std::vector<GroupId> left_groups;
    if (const auto groups = account.groups_of.find(user->id); groups != account.groups_of.end()) {
        left_groups = groups->second;
        std::ranges::sort(left_groups);
    }
    return Purged{.user = user->id, .cause = command.cause, .left_groups = std::move(left_groups)};  // T3, T8
}

}  // namespace muster::user
