#include "projections/directories_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "domain/directory/directory.hpp"
#include "projections/text.hpp"
#include "projections/words.hpp"

namespace muster::projections::directories_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"directory_id", text, Nullable::no},
    {"added_sequence", number, Nullable::no},
    {"name", text, Nullable::no},
    {"kind", text, Nullable::no},
    {"servers", text, Nullable::no},
    {"base", text, Nullable::no},
    {"sync_groups", text, Nullable::no},
    {"every_seconds", number, Nullable::no},
    {"full_read_every_seconds", number, Nullable::no},
    {"synced_at", number, Nullable::yes},
    {"last_run", text, Nullable::yes},
    {"last_finished", text, Nullable::yes},
    {"paused_at", number, Nullable::yes},
    {"paused_reason", text, Nullable::no},
}};
constexpr TableShape directories{.name = "directories", .columns = columns, .key_columns = 2, .indexes = {}};

Row key(const Envelope& envelope, const DirectoryId& directory) {
    return {envelope.account.str(), directory.str()};
}

std::vector<std::pair<ColumnIndex, Value>> configured(const directory::Configuration& configuration) {
    return {{name, text_value(configuration.name)},
            {kind, std::string{word(configuration.kind)}},
            {servers, text_value(encode_list(configuration.servers))},
            {base, text_value(configuration.base)},
            {sync_groups, text_value(encode_list(configuration.groups))},
            {every_seconds, std::int64_t{configuration.every.count()}},
            {full_read_every_seconds, std::int64_t{configuration.full_read_every.count()}}};
}

RowChange update(const Envelope& envelope, const DirectoryId& directory,
                 std::vector<std::pair<ColumnIndex, Value>> changed) {
    return Update{.table = Table::directories, .key = key(envelope, directory), .columns = std::move(changed)};
}

}  // namespace

const TableShape& shape() {
    return directories;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event,
        [&](const directory::Added& what) -> Changes {
            auto row = key(envelope, what.directory);
            row.resize(column_count);
            row[added_sequence] = number_value(envelope.sequence);
            row[paused_reason] = std::string{};
            for (auto& [column, value] : configured(what.configuration)) row[column] = std::move(value);
            return {Put{.table = Table::directories, .row = std::move(row)}};
        },
        [&](const directory::Changed& what) -> Changes {
            return {update(envelope, what.directory, configured(what.configuration))};
        },
        [&](const directory::Paused& what) -> Changes {  // D1
            return {update(envelope, what.directory,
                           {{paused_at, instant_value(envelope.time)}, {paused_reason, text_value(what.reason)}})};
        },
        [&](const directory::Resumed& what) -> Changes {
            return {update(envelope, what.directory, {{paused_at, Value{}}, {paused_reason, std::string{}}})};
        },
        [&](const directory::Removed& what) -> Changes {  // D14
            return {Drop{.table = Table::directories, .key = key(envelope, what.directory)}};
        },
        [&](const directory::SyncStarted& what) -> Changes {
            return {update(envelope, what.directory, {{last_run, text_value(what.run.get())}})};
        },
        [&](const directory::SyncFinished& what) -> Changes {  // D13: one row, whatever the number of users
            std::vector<std::pair<ColumnIndex, Value>> changed{{last_finished, text_value(what.run.get())}};
            if (directory::confirms_its_people(what)) changed.emplace_back(synced_at, instant_value(envelope.time));
            return {update(envelope, what.directory, std::move(changed))};
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::directories_table
