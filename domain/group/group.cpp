#include "domain/group/group.hpp"

#include <algorithm>

#include "domain/account/account.hpp"

namespace muster::group {
namespace {

Group* find(Account& account, const GroupId& id) {
    const auto it = account.groups.find(id);
    return it == account.groups.end() ? nullptr : &it->second;
}

void give_up(Account& account, const std::string& name, const GroupId& group) {
    const auto it = account.group_names.find(name);
    if (it != account.group_names.end() && it->second == group) account.group_names.erase(it);
}

void bind(Account& account, const ManagedBy& managed_by, const GroupId& group) {
    const auto directory = account.directories.find(managed_by.directory);
    if (directory != account.directories.end()) directory->second.groups.insert_or_assign(managed_by.guid, group);
}

void unbind(Account& account, const Group& group) {
    if (!group.managed_by) return;
    const auto directory = account.directories.find(group.managed_by->directory);
    if (directory == account.directories.end()) return;
    auto& groups = directory->second.groups;
    const auto bound = groups.find(group.managed_by->guid);
    if (bound != groups.end() && bound->second == group.id) groups.erase(bound);
}

void leave(Account& account, const UserId& user, const GroupId& group) {
    const auto of_user = account.groups_of.find(user);
    if (of_user == account.groups_of.end()) return;
    std::erase(of_user->second, group);
    if (of_user->second.empty()) account.groups_of.erase(of_user);
}

}  // namespace

void fold(Account& account, const Created& created) {
    const auto [it, is_new] = account.groups.try_emplace(
        created.group, Group{created.group, created.name, created.description, created.status, created.managed_by, {}});
    if (!is_new) return;
    account.group_names.insert_or_assign(created.name, created.group);
    if (created.managed_by) bind(account, *created.managed_by, created.group);
}

void fold(Account& account, const Changed& changed) {
    auto* group = find(account, changed.group);
    if (group == nullptr) return;
    if (changed.description) group->description = changed.description->to;
    if (changed.name) {
        give_up(account, group->name, group->id);
        group->name = changed.name->to;
        account.group_names.insert_or_assign(group->name, group->id);
    }
}

void fold(Account& account, const StatusChanged& changed) {
    auto* group = find(account, changed.group);
    if (group != nullptr) group->status = changed.to;
}

void fold(Account& account, const Deleted& deleted) {
    auto* group = find(account, deleted.group);
    if (group == nullptr) return;
    give_up(account, group->name, group->id);
    unbind(account, *group);
    for (const auto& member : group->members) leave(account, member, deleted.group);
    account.groups.erase(deleted.group);
}

void fold(Account& account, const MembersChanged& changed) {
    auto* group = find(account, changed.group);
    if (group == nullptr) return;
    for (const auto& user : changed.added) {
        if (account.users.contains(user) && group->members.insert(user).second) {
            account.groups_of[user].push_back(changed.group);
        }
    }
    for (const auto& user : changed.removed) {
        if (group->members.erase(user) > 0) leave(account, user, changed.group);
    }
}

void fold(Account& account, const AdoptedByDirectory& adopted) {
    auto* group = find(account, adopted.group);
    if (group == nullptr) return;
    unbind(account, *group);
    group->managed_by = adopted.managed_by;
    bind(account, adopted.managed_by, adopted.group);
}

void fold(Account& account, const ReleasedByDirectory& released) {
    auto* group = find(account, released.group);
    if (group == nullptr) return;
    unbind(account, *group);
    group->managed_by.reset();
}

}  // namespace muster::group
