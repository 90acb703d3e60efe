#include "projections/members_table.hpp"

#include <array>
#include <string>
#include <utility>

#include "domain/base/match.hpp"
#include "projections/text.hpp"

namespace muster::projections::members_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"group_id", text, Nullable::no},
    {"user_id", text, Nullable::no},
    {"joined_sequence", number, Nullable::no},
}};
constexpr std::array<ColumnIndex, 2> by_user{account_id, user_id};
// Without the user, whom one event lets in with up to a thousand others: it would cover the whole table, and SQLite,
// which knows no counts, then walks through all of an account's members to find the groups of a page of users.
constexpr std::array<ColumnIndex, 3> by_joining{account_id, group_id, joined_sequence};
constexpr std::array<std::span<const ColumnIndex>, 2> indexes{by_user, by_joining};
constexpr TableShape members{.name = "members", .columns = columns, .key_columns = 3, .indexes = indexes};

Row key(const Envelope& envelope, const GroupId& group, const UserId& user) {
    return {envelope.account.str(), group.str(), user.str()};
}

}  // namespace

const TableShape& shape() {
    return members;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event,
        [&](const group::MembersChanged& what) {
            Changes changes;
            for (const auto& user : what.removed) {
                changes.emplace_back(Drop{.table = Table::members, .key = key(envelope, what.group, user)});
            }
            for (const auto& user : what.added) {
                auto row = key(envelope, what.group, user);
                row.push_back(number_value(envelope.sequence));
                changes.emplace_back(Put{.table = Table::members, .row = std::move(row)});
            }
            return changes;
        },
        [&](const group::Deleted& what) -> Changes {  // G1: the members stay, their membership goes
            return {Drop{.table = Table::members, .key = {envelope.account.str(), what.group.str()}}};
        },
        [&](const user::Purged& what) {  // T8
            Changes changes;
            for (const auto& group : what.left_groups) {
                changes.emplace_back(Drop{.table = Table::members, .key = key(envelope, group, what.user)});
            }
            return changes;
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::members_table
