#include <unordered_set>

#include "domain/group/changes.hpp"
#include "domain/group/rules.hpp"

namespace muster::group {

// G1: users are put into a group or taken out by hand.
Decision decide(const Account& account, const ChangeMembers& command, Instant) {
    const auto* group = account.find_group(command.group);
    if (group == nullptr) return UnknownGroup{.group = command.group};
    if (command.add.size() + command.remove.size() > members_per_event_max) {
        return BadValue{{.field = "members", .why = "are more than 1,000"}};
    }
    std::unordered_set<UserId> seen;
    std::vector<UserId> added;
    std::vector<UserId> removed;
    for (const auto& id : command.add) {
        const auto* user = account.find_user(id);
        if (user == nullptr) return UnknownUser{.user = id};
        if (!seen.insert(id).second || group->members.contains(id)) continue;  // T10
        if (user->is_in_trash()) return InTheTrash{.user = id};                // T7: as it lies there, it comes back
        added.push_back(id);
    }
    for (const auto& id : command.remove) {
        const auto* user = account.find_user(id);
        if (user == nullptr) return UnknownUser{.user = id};
        if (!seen.insert(id).second) return BadValue{{.field = "members", .why = "name somebody twice"}};
        if (!group->members.contains(id)) continue;              // T10
        if (user->is_in_trash()) return InTheTrash{.user = id};  // T7
        removed.push_back(id);
    }
    if (added.empty() && removed.empty()) return Nothing{};  // T10
    if (group->managed_by) {                                 // G1
        return ManagedByDirectory{.field = "group_id", .directory = group->managed_by->directory};
    }
    return members_changed(group->id, added, removed);
}

}  // namespace muster::group
