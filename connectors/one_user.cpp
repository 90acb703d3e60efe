#include "connectors/one_user.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

#include "connectors/attribute_map.hpp"

namespace muster::connectors {

std::vector<Guid> bearers_of(std::string_view username, const Replica& replica, const Scope& scope,
                             const Account& account, const DirectoryId& directory, Instant now) {
    std::vector<Guid> bearers;
    const auto wanted = parse_username(username, "username", replica.folding(),
                                       replica.configuration().attributes.username_normalization);
    if (!wanted) return bearers;
    const AttributeMapping mapping{replica.configuration(), replica.attributes(), replica.folding()};
    for (ObjectIndex i = 0; i < scope.in_scope.size(); ++i) {
        if (!scope.in_scope[i]) continue;
        const Object& object = replica.objects()[i];
        const auto mapped = mapping.map(object, now);
        if (mapped.username && *mapped.username == *wanted) bearers.push_back(object.guid);
    }
    const user::User* user = account.find_by_name(*wanted);
    if (user != nullptr && user->managed_by && user->managed_by->directory == directory &&
        std::ranges::find(bearers, user->managed_by->guid) == bearers.end())
        bearers.push_back(user->managed_by->guid);
    return bearers;
}

LeftOuts left_outs_of(const std::vector<Guid>& people, const Replica& replica, const Account& account,
                      const DirectoryId& directory) {
    std::set<std::string> who;
    for (const Guid& guid : people) {
        if (const Object* object = replica.find(guid)) who.insert(object->dn);
        if (const auto* user = account.find_by_guid(directory, guid)) who.insert(user->username().get());
    }
    return LeftOuts{std::move(who)};
}

void keep_only(Plan& plan, const std::vector<Guid>& people, const Account& account, const DirectoryId& directory) {
    const std::unordered_set<Guid> wanted{people.begin(), people.end()};
    const auto concerns = [&](const directory::SyncPeople& command) {
        return std::ranges::any_of(command.people, [&](const auto& view) { return wanted.contains(view.guid); });
    };
    std::erase_if(plan.disable, [&](const auto& command) { return !concerns(command); });
    std::erase_if(plan.people, [&](const auto& command) { return !concerns(command); });
    std::erase_if(plan.phones, [&](const auto& command) { return !wanted.contains(command.guid); });
    std::erase_if(plan.removals, [&](const Removal& removal) { return !wanted.contains(removal.guid); });
    plan.groups_gone.clear();

    std::unordered_set<UserId> users;
    for (const Guid& guid : people)
        if (const auto* user = account.find_by_guid(directory, guid)) users.insert(user->id);
    std::erase_if(plan.returned.users, [&](const UserId& id) { return !users.contains(id); });
    plan.returned.groups.clear();
    std::unordered_set<Guid> groups;
    for (directory::SyncMembers& command : plan.members) {
        std::erase_if(command.add, [&](const Guid& guid) { return !wanted.contains(guid); });
        std::erase_if(command.remove, [&](const UserId& id) { return !users.contains(id); });
        if (!command.add.empty()) groups.insert(command.group);
    }
    std::erase_if(plan.members, [](const auto& command) { return command.add.empty() && command.remove.empty(); });
    std::erase_if(plan.groups, [&](const auto& command) { return !groups.contains(command.guid); });
}

}  // namespace muster::connectors
