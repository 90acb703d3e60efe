#include "projections/names_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/text.hpp"

namespace muster::projections::names_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"user_id", text, Nullable::no},
    {"kind", text, Nullable::no},  // `alias` or `username`
    {"name", text, Nullable::no},
}};
constexpr std::array<ColumnIndex, 2> by_name{account_id, name};
constexpr std::array<std::span<const ColumnIndex>, 1> indexes{by_name};
constexpr TableShape names{.name = "names", .columns = columns, .key_columns = 4, .indexes = indexes};

Row row_of(const Envelope& envelope, const UserId& user, std::string_view kind_of_name, const Username& called) {
    return {envelope.account.str(), user.str(), std::string{kind_of_name}, text_value(called.get())};
}

std::vector<RowChange> created(const user::Created& event, const Envelope& envelope) {
    std::vector<RowChange> changes;
    changes.emplace_back(
        Put{.table = Table::names, .row = row_of(envelope, event.user, "username", event.profile.username)});
    for (const auto& alias : event.profile.aliases) {
        if (is_free_place(alias)) continue;
        changes.emplace_back(Put{.table = Table::names, .row = row_of(envelope, event.user, "alias", alias)});
    }
    return changes;
}

std::vector<RowChange> profile_changed(const user::ProfileChanged& event, const Envelope& envelope) {
    std::vector<RowChange> changes;
    const auto drop = [&](std::string_view kind_of_name, const Username& called) {
        changes.emplace_back(Drop{.table = Table::names, .key = row_of(envelope, event.user, kind_of_name, called)});
    };
    const auto put = [&](std::string_view kind_of_name, const Username& called) {
        changes.emplace_back(Put{.table = Table::names, .row = row_of(envelope, event.user, kind_of_name, called)});
    };
    if (event.username) {  // U4: the old name is free with this event
        drop("username", event.username->from);
        put("username", event.username->to);
    }
    if (event.aliases) {
        for (const auto& alias : event.aliases->from) {
            if (!is_free_place(alias)) drop("alias", alias);
        }
        for (const auto& alias : event.aliases->to) {
            if (!is_free_place(alias)) put("alias", alias);
        }
    }
    return changes;
}

}  // namespace

const TableShape& shape() {
    return names;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event, [&](const user::Created& what) { return created(what, envelope); },
        [&](const user::ProfileChanged& what) { return profile_changed(what, envelope); },
        [&](const user::Purged& what) -> Changes {  // T8: all its names
            return {Drop{.table = Table::names, .key = {envelope.account.str(), what.user.str()}}};
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::names_table
