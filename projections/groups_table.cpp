#include "projections/groups_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/text.hpp"
#include "projections/words.hpp"

namespace muster::projections::groups_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"group_id", text, Nullable::no},
    {"created_sequence", number, Nullable::no},
    {"name", text, Nullable::no},
    {"description", text, Nullable::no},
    {"status", text, Nullable::no},
    {"directory_id", text, Nullable::yes},
    {"guid", text, Nullable::yes},
}};
constexpr std::array<ColumnIndex, 2> by_age{account_id, created_sequence};
constexpr std::array<std::span<const ColumnIndex>, 1> indexes{by_age};
constexpr TableShape groups{.name = "groups", .columns = columns, .key_columns = 2, .indexes = indexes};

RowChange update(const Envelope& envelope, const GroupId& group, std::vector<std::pair<ColumnIndex, Value>> changed) {
    return Update{.table = Table::groups, .key = {envelope.account.str(), group.str()}, .columns = std::move(changed)};
}

std::vector<RowChange> created(const group::Created& event, const Envelope& envelope) {
    Row row(column_count);
    row[account_id] = envelope.account.str();
    row[group_id] = event.group.str();
    row[created_sequence] = number_value(envelope.sequence);
    row[name] = text_value(event.name);
    row[description] = text_value(event.description);
    row[status] = std::string{word(event.status)};
    if (event.managed_by) {
        row[directory_id] = event.managed_by->directory.str();
        row[guid] = event.managed_by->guid.text();
    }
    return {Put{.table = Table::groups, .row = std::move(row)}};
}

}  // namespace

const TableShape& shape() {
    return groups;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event, [&](const group::Created& what) { return created(what, envelope); },
        [&](const group::Changed& what) -> Changes {
            std::vector<std::pair<ColumnIndex, Value>> changed;
            if (what.name) changed.emplace_back(name, text_value(what.name->to));
            if (what.description) changed.emplace_back(description, text_value(what.description->to));
            return {update(envelope, what.group, std::move(changed))};
        },
        [&](const group::StatusChanged& what) -> Changes {
            return {update(envelope, what.group, {{status, std::string{word(what.to)}}})};
        },
        [&](const group::Deleted& what) -> Changes {
            return {Drop{.table = Table::groups, .key = {envelope.account.str(), what.group.str()}}};
        },
        [&](const group::AdoptedByDirectory& what) -> Changes {  // D7
            return {update(envelope, what.group,
                           {{directory_id, what.managed_by.directory.str()}, {guid, what.managed_by.guid.text()}})};
        },
        [&](const group::ReleasedByDirectory& what) -> Changes {  // D14
            return {update(envelope, what.group, {{directory_id, {}}, {guid, {}}})};
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::groups_table
