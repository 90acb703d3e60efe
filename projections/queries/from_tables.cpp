#include "projections/queries/from_tables.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "projections/directories_table.hpp"
#include "projections/groups_table.hpp"
#include "projections/members_table.hpp"
#include "projections/names_table.hpp"
#include "projections/queries/listing.hpp"
#include "projections/queries/reading.hpp"
#include "projections/queries/rows.hpp"
#include "projections/sync_runs_table.hpp"
#include "projections/text.hpp"
#include "projections/users_table.hpp"

namespace muster::queries {
namespace {

namespace users_table = projections::users_table;
namespace names_table = projections::names_table;
namespace groups_table = projections::groups_table;
namespace members_table = projections::members_table;
namespace directories_table = projections::directories_table;
namespace sync_runs_table = projections::sync_runs_table;
using projections::ColumnIndex;
using projections::Row;
using projections::Table;
using projections::text_at;
using namespace reading;

template <class Id>
Values values_of(const std::vector<Id>& ids) {
    Values values;
    values.reserve(ids.size());
    for (const auto& id : ids) values.emplace_back(id.str());
    return values;
}

/// The ids of the users whom any of these names leads to (U1: username and alias alike).
Answer<Values> users_called(Snapshot& snapshot, const AccountId& account, const std::vector<std::string>& names) {
    Values wanted;
    for (const auto& name : names) wanted.push_back(projections::text_value(name));
    auto select = of_account(Table::names, account);
    select.where.push_back(any_of(names_table::name, std::move(wanted)));
    const auto rows = snapshot.rows(select);
    if (!rows) return failure(rows.error());
    return distinct(*rows, names_table::user_id);
}

/// What the filter names, or nothing where it cannot match anybody.
Answer<std::optional<Listing>> listing_of(Snapshot& snapshot, const AccountId& account, const UserFilter& filter) {
    Listing listing{
        .name = account.str(), .select = of_account(Table::users, account), .age = users_table::created_sequence};
    const auto only = [&](Values ids) -> std::optional<Listing> {
        if (ids.empty()) return std::nullopt;
        listing.name += " ids";
        for (const auto& id : ids) listing.name += ' ' + std::get<std::string>(id);
        listing.select.where.push_back(any_of(users_table::user_id, std::move(ids)));
        return listing;
    };
    if (filter.username || !filter.usernames.empty()) {
        auto ids = users_called(snapshot, account, filter.username ? std::vector{*filter.username} : filter.usernames);
        if (!ids) return failure(ids.error());
        return only(std::move(*ids));
    }
    if (!filter.ids.empty()) return only(values_of(filter.ids));
    if (filter.email) {
        listing.name += " email " + *filter.email;
        listing.select.where.push_back(equals(users_table::email, projections::text_value(*filter.email)));
    }
    return listing;
}

/// Of each member, in reads of bounded size: a group may hold everybody.
Answer<std::unordered_map<std::string, std::string>> usernames_of(Snapshot& snapshot, const AccountId& account,
                                                                  const std::vector<Row>& members) {
    constexpr std::size_t users_per_read = 1000;
    std::unordered_map<std::string, std::string> usernames;
    const auto ids = distinct(members, members_table::user_id);
    for (std::size_t begin = 0; begin < ids.size(); begin += users_per_read) {
        const auto from = ids.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto count = static_cast<std::ptrdiff_t>(std::min(users_per_read, ids.size() - begin));
        auto select = of_account(Table::users, account);
        select.where.push_back(any_of(users_table::user_id, Values{from, from + count}));
        const auto read = snapshot.each(select, [&](const Row& row) {
            usernames.emplace(text_at(row, users_table::user_id), text_at(row, users_table::username));
        });
        if (!read) return failure(read.error());
    }
    return usernames;
}

Answer<std::vector<SyncRunRow>> runs_of(Snapshot& snapshot, const Select& select) {
    const auto rows = snapshot.rows(select);
    if (!rows) return failure(rows.error());
    std::vector<SyncRunRow> runs;
    for (const auto& row : *rows) runs.push_back(sync_run_of(row));
    return runs;
}

Select run_select(const AccountId& account, const DirectoryId& directory) {
    auto select = of_account(Table::sync_runs, account);
    select.where.push_back(equals(sync_runs_table::directory_id, directory.str()));
    return select;
}

}  // namespace

UsersFromTables::UsersFromTables(Snapshots& snapshots, HomePartition home)
    : snapshots_(&snapshots), home_(std::move(home)) {}

Result<Listed<UserRow>, PortFailure> UsersFromTables::list(AccountId account, const UserFilter& filter, Page page) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    Listed<UserRow> listed;
    listed.at = moment->at;
    auto& snapshot = *moment->snapshot;
    auto listing = listing_of(snapshot, account, filter);
    if (!listing) return failure(listing.error());
    if (!*listing) return listed;
    const auto total = count(snapshot, bookmarks_, **listing, moment->head());
    if (!total) return failure(total.error());
    listed.total = *total;
    const auto rows = read_page(snapshot, bookmarks_, std::move(**listing), page);
    if (!rows) return failure(rows.error());
    auto users = complete_users(snapshot, account, *rows);
    if (!users) return failure(users.error());
    listed.rows = std::move(*users);
    return listed;
}

Result<std::optional<UserRow>, PortFailure> UsersFromTables::find(AccountId account, UserId user) {
    auto snapshot = snapshots_->snapshot();
    if (!snapshot) return failure(snapshot.error());
    auto select = of_account(Table::users, account);
    select.where.push_back(equals(users_table::user_id, user.str()));
    const auto rows = (*snapshot)->rows(select);
    if (!rows) return failure(rows.error());
    auto users = complete_users(**snapshot, account, *rows);
    if (!users) return failure(users.error());
    if (users->empty()) return std::nullopt;
    return std::move(users->front());
}

GroupsFromTables::GroupsFromTables(Snapshots& snapshots, HomePartition home)
    : snapshots_(&snapshots), home_(std::move(home)) {}

Result<Listed<GroupSummary>, PortFailure> GroupsFromTables::list(AccountId account, const std::vector<GroupId>& ids,
                                                                 Page page) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    Listed<GroupSummary> listed;
    listed.at = moment->at;
    Listing listing{
        .name = account.str(), .select = of_account(Table::groups, account), .age = groups_table::created_sequence};
    if (!ids.empty()) {
        for (const auto& id : ids) listing.name += ' ' + id.str();
        listing.select.where.push_back(any_of(groups_table::group_id, values_of(ids)));
    }
    const auto total = count(*moment->snapshot, bookmarks_, listing, moment->head());
    if (!total) return failure(total.error());
    listed.total = *total;
    const auto rows = read_page(*moment->snapshot, bookmarks_, std::move(listing), page);
    if (!rows) return failure(rows.error());
    for (const auto& row : *rows) listed.rows.push_back(group_of(row));
    return listed;
}

Result<Listed<Member>, PortFailure> GroupsFromTables::members(AccountId account, GroupId group,
                                                              std::optional<Page> page) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    Listed<Member> listed;
    listed.at = moment->at;
    auto select = of_account(Table::members, account);
    select.where.push_back(equals(members_table::group_id, group.str()));
    const auto total = moment->snapshot->count(select);
    if (!total) return failure(total.error());
    listed.total = *total;
    select.order = {members_table::joined_sequence, members_table::user_id};
    if (page) {
        select.offset = page->offset;
        select.limit = page->limit;
    }
    const auto members = moment->snapshot->rows(select);
    if (!members) return failure(members.error());
    auto usernames = usernames_of(*moment->snapshot, account, *members);
    if (!usernames) return failure(usernames.error());
    for (const auto& row : *members) {
        const auto& id = text_at(row, members_table::user_id);
        listed.rows.push_back({.user = UserId::parse(id).value_or(UserId{}), .username = (*usernames)[id]});
    }
    return listed;
}

DirectoriesFromTables::DirectoriesFromTables(Snapshots& snapshots, HomePartition home)
    : snapshots_(&snapshots), home_(std::move(home)) {}

Result<Listed<DirectoryRow>, PortFailure> DirectoriesFromTables::list(AccountId account) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    Listed<DirectoryRow> listed;
    listed.at = moment->at;
    auto select = of_account(Table::directories, account);
    select.order = {directories_table::added_sequence};
    const auto rows = moment->snapshot->rows(select);
    if (!rows) return failure(rows.error());
    for (const auto& row : *rows) {
        auto directory = directory_of(row);
        for (const auto& [column, run] : {std::pair{directories_table::last_run, &directory.last_run},
                                          std::pair{directories_table::last_finished, &directory.last_finished}}) {
            if (projections::is_null_at(row, column)) continue;
            auto named = run_select(account, directory.directory);
            named.where.push_back(equals(sync_runs_table::run, row[column]));
            auto runs = runs_of(*moment->snapshot, named);
            if (!runs) return failure(runs.error());
            if (!runs->empty()) *run = std::move(runs->front());
        }
        listed.rows.push_back(std::move(directory));
    }
    listed.total = listed.rows.size();
    return listed;
}

Result<Listed<SyncRunRow>, PortFailure> DirectoriesFromTables::runs(AccountId account, DirectoryId directory,
                                                                    std::optional<std::uint64_t> before,
                                                                    std::uint32_t limit) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    Listed<SyncRunRow> listed;
    listed.at = moment->at;
    auto select = run_select(account, directory);
    const auto total = moment->snapshot->count(select);
    if (!total) return failure(total.error());
    listed.total = *total;
    select.order = {sync_runs_table::started_sequence};
    select.direction = Select::Direction::falling;
    select.limit = limit;
    if (before) {
        select.where.push_back({.column = sync_runs_table::started_sequence,
                                .is = Condition::Is::less_than,
                                .values = {projections::number_value(*before)}});
    }
    auto runs = runs_of(*moment->snapshot, select);
    if (!runs) return failure(runs.error());
    listed.rows = std::move(*runs);
    return listed;
}

Result<std::optional<SyncRunRow>, PortFailure> DirectoriesFromTables::find_run(AccountId account, DirectoryId directory,
                                                                               const RunId& run) {
    auto snapshot = snapshots_->snapshot();
    if (!snapshot) return failure(snapshot.error());
    auto select = run_select(account, directory);
    select.where.push_back(equals(sync_runs_table::run, projections::text_value(run.get())));
    auto runs = runs_of(**snapshot, select);
    if (!runs) return failure(runs.error());
    if (runs->empty()) return std::nullopt;
    return std::move(runs->front());
}

}  // namespace muster::queries
