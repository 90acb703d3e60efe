#include "projections/queries/from_state.hpp"

#include <algorithm>
#include <string>
#include <tuple>

#include "projections/words.hpp"

namespace muster::queries {
namespace {

GroupSummary summary_of(const group::Group& group) {
    GroupSummary summary;
    summary.group = group.id;
    summary.name = group.name;
    summary.description = group.description;
    summary.status = std::string{projections::word(group.status)};
    if (group.managed_by) {
        summary.directory = group.managed_by->directory;
        summary.guid = group.managed_by->guid;
    }
    return summary;
}

ManagedUser management_of(const Account& account, const user::ManagedBy& managed_by) {
    ManagedUser managed{
        .directory = managed_by.directory, .kind = directory::Kind::openldap, .guid = managed_by.guid, .last_sync = {}};
    if (const auto* directory = account.find_directory(managed_by.directory)) {
        managed.kind = directory->configuration.kind;
        managed.last_sync = directory->last_sync;
    }
    return managed;
}

void fill_phase(const user::User& user, UserRow& row) {
    const auto* trash = std::get_if<user::InTrash>(&user.phase);
    const auto& present = user.presence();
    row.status = std::string{projections::word(present.status)};
    row.locked_out = present.lock.has_value();
    row.last_login = user.last_login;
    row.in_trash = trash != nullptr;
    if (trash != nullptr) row.purge_at = trash->purge_at;
}

}  // namespace

std::vector<GroupSummary> groups_of_user(const Account& account, const UserId& id) {
    std::vector<GroupSummary> groups;
    const auto mine = account.groups_of.find(id);
    if (mine == account.groups_of.end()) return groups;
    for (const auto& group : mine->second) {
        if (auto row = group_row(account, group)) groups.push_back(std::move(*row));
    }
    std::ranges::sort(groups, [](const GroupSummary& left, const GroupSummary& right) {
        return std::tie(left.name, left.group) < std::tie(right.name, right.group);
    });
    return groups;
}

std::optional<GroupSummary> group_row(const Account& account, const GroupId& id) {
    const auto* group = account.find_group(id);
    if (group == nullptr) return std::nullopt;
    return summary_of(*group);
}

std::optional<UserRow> user_row(const Account& account, const UserId& id) {
    const auto* user = account.find_user(id);
    if (user == nullptr) return std::nullopt;
    const auto& profile = user->profile;
    UserRow row;
    row.user = user->id;
    row.username = profile.username.get();
    for (const auto& alias : profile.aliases) row.aliases.push_back(alias.get());
    row.real_name = profile.real_name.get();
    row.first_name = profile.first_name.get();
    row.last_name = profile.last_name.get();
    row.email = profile.email.get();
    row.notes = profile.notes.get();
    row.created = user->created;
    fill_phase(*user, row);
    if (user->managed_by) row.managed = management_of(account, *user->managed_by);
    row.groups = groups_of_user(account, id);
    return row;
}

}  // namespace muster::queries
