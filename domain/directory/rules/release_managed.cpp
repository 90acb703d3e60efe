#include <algorithm>

#include "domain/directory/release.hpp"
#include "domain/directory/rules.hpp"

namespace muster::directory {
namespace {

bool managed_here(const std::optional<user::ManagedBy>& managed_by, const DirectoryId& directory) {
    return managed_by && managed_by->directory == directory;
}

template <class Id>
std::vector<Id> once(std::vector<Id> ids) {
    std::ranges::sort(ids);
    const auto repeated = std::ranges::unique(ids);
    ids.erase(repeated.begin(), repeated.end());
    return ids;
}

}  // namespace

// D14: some of whom a directory manages become unmanaged, and stay. Others are passed over.
Decision decide(const Account& account, const ReleaseManaged& command, Instant) {
    if (account.find_directory(command.directory) == nullptr) {
        return UnknownDirectory{.directory = command.directory};
    }
    if (command.users.size() + command.groups.size() > released_at_once_max) {
        return BadValue{{.field = "users", .why = "are, with the groups, more than 100"}};
    }
    Events events;
    for (const auto& id : once(command.users)) {
        const auto* user = account.find_user(id);
        if (user == nullptr || !managed_here(user->managed_by, command.directory)) continue;
        events.emplace_back(user::ReleasedByDirectory{.user = id, .managed_by = *user->managed_by});  // D14
    }
    for (const auto& id : once(command.groups)) {
        const auto* group = account.find_group(id);
        if (group == nullptr || !managed_here(group->managed_by, command.directory)) continue;
        events.emplace_back(group::ReleasedByDirectory{.group = id, .managed_by = *group->managed_by});  // D14
    }
    return events;
}

}  // namespace muster::directory
