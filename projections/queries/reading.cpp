#include "projections/queries/reading.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "projections/directories_table.hpp"
#include "projections/groups_table.hpp"
#include "projections/members_table.hpp"
#include "projections/queries/device_rows.hpp"
#include "projections/queries/rows.hpp"
#include "projections/text.hpp"
#include "projections/users_table.hpp"

namespace muster::queries::reading {
namespace {

namespace users_table = projections::users_table;
namespace groups_table = projections::groups_table;
namespace members_table = projections::members_table;
using projections::ColumnIndex;
using projections::Row;
using projections::Table;
using projections::text_at;
using projections::Value;

/// Each user's groups by name: one read of the memberships, one of the groups, whatever the page.
Answer<void> fill_groups(Snapshot& snapshot, const AccountId& account, const std::vector<Row>& rows,
                         std::vector<UserRow>& users) {
    auto membership = of_account(Table::members, account);
    membership.where.push_back(any_of(members_table::user_id, distinct(rows, users_table::user_id)));
    const auto members = snapshot.rows(membership);
    if (!members) return failure(members.error());
    if (members->empty()) return {};

    auto concerned = of_account(Table::groups, account);
    concerned.where.push_back(any_of(groups_table::group_id, distinct(*members, members_table::group_id)));
    const auto found = snapshot.rows(concerned);
    if (!found) return failure(found.error());
    std::unordered_map<std::string, GroupSummary> groups;
    for (const auto& row : *found) groups.emplace(text_at(row, groups_table::group_id), group_of(row));

    std::unordered_map<std::string, std::vector<GroupSummary>> by_user;
    for (const auto& row : *members) {
        const auto group = groups.find(text_at(row, members_table::group_id));
        if (group != groups.end()) by_user[text_at(row, members_table::user_id)].push_back(group->second);
    }
    for (std::size_t i = 0; i < users.size(); ++i) {
        const auto mine = by_user.find(text_at(rows[i], users_table::user_id));
        if (mine == by_user.end()) continue;
        users[i].groups = std::move(mine->second);
        std::ranges::sort(users[i].groups, [](const GroupSummary& left, const GroupSummary& right) {
            return std::tie(left.name, left.group) < std::tie(right.name, right.group);
        });
    }
    return {};
}

/// Kind and last sync come from the directory's row, of which there are few.
Answer<void> fill_directories(Snapshot& snapshot, const AccountId& account, std::vector<UserRow>& users) {
    if (std::ranges::none_of(users, [](const UserRow& user) { return user.managed.has_value(); })) return {};
    const auto rows = snapshot.rows(of_account(Table::directories, account));
    if (!rows) return failure(rows.error());
    std::unordered_map<DirectoryId, DirectoryRow> directories;
    for (const auto& row : *rows) {
        auto directory = directory_of(row);
        directories.emplace(directory.directory, std::move(directory));
    }
    for (auto& user : users) {
        if (!user.managed) continue;
        const auto directory = directories.find(user.managed->directory);
        if (directory == directories.end()) continue;
        user.managed->kind = directory->second.kind;
        user.managed->last_sync = directory->second.last_sync;
    }
    return {};
}

}  // namespace

Condition any_of(ColumnIndex column, Values values) {
    return {.column = column, .is = Condition::Is::any_of, .values = std::move(values)};
}

Condition equals(ColumnIndex column, Value value) {
    return any_of(column, Values{std::move(value)});
}

Select of_account(Table table, const AccountId& account) {
    return {.table = table,
            .where = {equals(0, account.str())},
            .order = {},
            .direction = Select::Direction::rising,
            .offset = 0,
            .limit = {}};
}

Values distinct(const std::vector<Row>& rows, ColumnIndex column) {
    Values values;
    values.reserve(rows.size());
    for (const auto& row : rows) values.push_back(row[column]);
    std::ranges::sort(values);
    const auto rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
    return values;
}

Answer<Moment> moment_of(Snapshots& snapshots, ledger::Partition partition) {
    auto snapshot = snapshots.snapshot();
    if (!snapshot) return failure(snapshot.error());
    const auto head = (*snapshot)->head(partition);
    if (!head) return failure(head.error());
    return Moment{.snapshot = std::move(*snapshot),
                  .at = {.partition = partition, .sequence = head->sequence, .hash = head->hash}};
}

Answer<std::vector<UserRow>> users_without_lists(Snapshot& snapshot, const AccountId& account,
                                                 const std::vector<Row>& rows) {
    std::vector<UserRow> users;
    users.reserve(rows.size());
    for (const auto& row : rows) users.push_back(user_of(row));
    if (auto done = fill_directories(snapshot, account, users); !done) return failure(done.error());
    return users;
}

Answer<std::vector<UserRow>> complete_users(Snapshot& snapshot, const AccountId& account,
                                            const std::vector<Row>& rows) {
    auto users = users_without_lists(snapshot, account, rows);
    if (!users || users->empty()) return users;
    if (auto done = fill_groups(snapshot, account, rows, *users); !done) return failure(done.error());
    if (auto done = fill_devices(snapshot, account, *users); !done) return failure(done.error());
    return users;
}

}  // namespace muster::queries::reading
