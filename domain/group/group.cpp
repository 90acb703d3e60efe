#include "domain/group/group.hpp"

#include <algorithm>

#include "domain/account/account.hpp"

namespace muster::group {
namespace {

void give_up(Account& account, const std::string& name, const GroupId& group) {
    const auto it = account.group_names.find(name);
    if (it != account.group_names.end() && it->second == group) account.group_names.erase(name);
}

void bind(Account& account, const ManagedBy& managed_by, const GroupId& group) {
    if (auto* directory = account.directories.edit(managed_by.directory)) {
        directory->groups.insert_or_assign(managed_by.guid, group);
    }
}

void unbind(Account& account, const Group& group) {
    if (!group.managed_by) return;
    auto* directory = account.directories.edit(group.managed_by->directory);
    if (directory == nullptr) return;
    const auto bound = directory->groups.find(group.managed_by->guid);
    if (bound != directory->groups.end() && bound->second == group.id) directory->groups.erase(group.managed_by->guid);
}

void leave(Account& account, const UserId& user, const GroupId& group) {
    auto* groups = account.groups_of.edit(user);
    if (groups == nullptr) return;
    std::erase(*groups, group);
    if (groups->empty()) account.groups_of.erase(user);
}

}  // namespace

void fold(Account& account, const Created& created) {
    const auto is_new = account.groups.try_emplace(
        created.group, Group{created.group, created.name, created.description, created.status, created.managed_by, {}});
    if (!is_new) return;
    account.group_names.insert_or_assign(created.name, created.group);
    if (created.managed_by) bind(account, *created.managed_by, created.group);
}

void fold(Account& account, const Changed& changed) {
    auto* group = account.groups.edit(changed.group);
    if (group == nullptr) return;
    if (changed.description) group->description = changed.description->to;
    if (changed.name) {
        give_up(account, group->name, group->id);
        group->name = changed.name->to;
        account.group_names.insert_or_assign(group->name, group->id);
    }
}

void fold(Account& account, const StatusChanged& changed) {
    auto* group = account.groups.edit(changed.group);
    if (group != nullptr) group->status = changed.to;
}

void fold(Account& account, const Deleted& deleted) {
    auto* group = account.groups.edit(deleted.group);
    if (group == nullptr) return;
    give_up(account, group->name, group->id);
    unbind(account, *group);
    for (const auto& member : group->members) leave(account, member, deleted.group);
    account.groups.erase(deleted.group);
}

void fold(Account& account, const MembersChanged& changed) {
    auto* group = account.groups.edit(changed.group);
    if (group == nullptr) return;
    for (const auto& user : changed.added) {
        if (account.users.contains(user) && group->members.insert(user)) {
            account.groups_of[user].push_back(changed.group);
        }
    }
    for (const auto& user : changed.removed) {
        if (group->members.erase(user)) leave(account, user, changed.group);
    }
}

void fold(Account& account, const AdoptedByDirectory& adopted) {
    auto* group = account.groups.edit(adopted.group);
    if (group == nullptr) return;
    unbind(account, *group);
    group->managed_by = adopted.managed_by;
    bind(account, adopted.managed_by, adopted.group);
}

void fold(Account& account, const ReleasedByDirectory& released) {
    auto* group = account.groups.edit(released.group);
    if (group == nullptr) return;
    unbind(account, *group);
    group->managed_by.reset();
}

}  // namespace muster::group
