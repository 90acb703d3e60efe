#include <unordered_set>

#include "domain/directory/pause.hpp"
#include "domain/directory/rules.hpp"
#include "domain/group/changes.hpp"

namespace muster::directory {

// D7, T7: the membership of a managed group follows the directory.
Decision decide(const Account& account, const SyncMembers& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (auto refusal = check_not_paused(*directory)) return *std::move(refusal);  // D1
    const auto bound = directory->groups.find(command.group);
    if (bound == directory->groups.end()) return UnknownGroup{.guid = command.group};
    const auto& group = account.groups.at(bound->second);

    std::unordered_set<UserId> added_once;
    std::vector<UserId> added;
    for (const auto& guid : command.add) {
        const auto user = directory->users.find(guid);
        if (user == directory->users.end()) continue;  // D7: membership follows people, never makes them
        if (!added_once.insert(user->second).second) continue;
        if (!group.members.contains(user->second)) added.push_back(user->second);  // D13
    }
    std::unordered_set<UserId> removed_once;
    std::vector<UserId> removed;
    for (const auto& id : command.remove) {
        if (added_once.contains(id) || !removed_once.insert(id).second) continue;
        if (!group.members.contains(id)) continue;  // D13
        const auto* user = account.find_user(id);
        if (user != nullptr && user->is_in_trash()) continue;  // T7: its groups stay with it
        removed.push_back(id);
    }
    return group::members_changed(group.id, added, removed);
}

}  // namespace muster::directory
