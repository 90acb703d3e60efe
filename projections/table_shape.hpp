#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace muster::projections {

/// What a column holds: nothing, a number (an instant is microseconds since 1970, a truth 0 or 1),
/// or text, which is always valid UTF-8 without a zero byte (`storable_text`).
using Value = std::variant<std::monostate, std::int64_t, std::string>;
using Row = std::vector<Value>;
using ColumnIndex = std::uint32_t;

enum class ColumnType : std::uint8_t { text, number };
enum class Nullable : std::uint8_t { no, yes };

struct Column {
    std::string_view name;
    ColumnType type = ColumnType::text;
    Nullable nullable = Nullable::no;
};

enum class Table : std::uint8_t {
    users,
    users_tally,
    names,
    groups,
    members,
    directories,
    sync_runs,
    held_plans,
    held_people,
    settings,
    admins,
    integrations,
    audit,
    known_as,
    concerned,
    phones,
    tokens,
    user_devices,
    security_keys,
};
inline constexpr Table all_tables[] = {
    Table::users,       Table::users_tally,  Table::names,        Table::groups,       Table::members,
    Table::directories, Table::sync_runs,    Table::held_plans,   Table::held_people,  Table::settings,
    Table::admins,      Table::integrations, Table::audit,        Table::known_as,     Table::concerned,
    Table::phones,      Table::tokens,       Table::user_devices, Table::security_keys};
inline constexpr std::size_t table_count = std::size(all_tables);

/// An index over the few rows whose column holds that number: it finds them at once, and costs all
/// others nothing.
struct RareIndex {
    std::span<const ColumnIndex> columns;
    ColumnIndex column = 0;
    std::int64_t holds = 0;
};

/// A table that counts the rows of another: its columns are columns of that one, the account first,
/// and last of all how many rows hold these values; none where that would be 0. No reducer writes to
/// it: the adapter keeps it, in the transaction that changes the rows.
struct Tally {
    Table of;
    std::span<const ColumnIndex> by;  // none of them nullable
};

/// One table, as every adapter makes it: the key is the first `key_columns` columns, the account
/// first of all. Text compares by its bytes. No index is unique but the key's: names are unique in
/// the domain, and rows of a batch come in any order (U4).
struct TableShape {
    std::string_view name;
    std::span<const Column> columns;
    std::size_t key_columns = 0;
    std::span<const std::span<const ColumnIndex>> indexes;
    std::span<const RareIndex> rare_indexes{};
    /// What stands in these text columns is found by any part of it (`search_text.hpp`).
    std::span<const ColumnIndex> searched{};
    /// Those of them that lists are sorted by: whose rows begin in a certain way can be left out of what is found.
    std::span<const ColumnIndex> sorted_and_searched{};
    std::optional<Tally> tally{};
};

[[nodiscard]] const TableShape& shape_of(Table table);
/// The table that counts the rows of this one, if any.
[[nodiscard]] std::optional<Table> tally_of(Table table);

/// The shape of the whole set and what its reducers make of the events. Any change of either is a
/// new version, filled from the log.
inline constexpr std::uint32_t table_set_version = 7;

}  // namespace muster::projections
