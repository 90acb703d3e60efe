#include "projections/sync_runs_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/left_out_text.hpp"
#include "projections/text.hpp"
#include "projections/words.hpp"

namespace muster::projections::sync_runs_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"directory_id", text, Nullable::no},
    {"run", text, Nullable::no},
    {"started_sequence", number, Nullable::no},
    {"began_at", number, Nullable::no},
    {"started_at", number, Nullable::no},
    {"kind", text, Nullable::no},
    {"server", text, Nullable::no},
    {"finished_at", number, Nullable::yes},
    {"outcome", text, Nullable::yes},
    {"worst", text, Nullable::no},
    {"read_count", number, Nullable::no},
    {"created_count", number, Nullable::no},
    {"updated_count", number, Nullable::no},
    {"adopted_count", number, Nullable::no},
    {"trashed_count", number, Nullable::no},
    {"restored_count", number, Nullable::no},
    {"held_count", number, Nullable::no},
    {"skipped_count", number, Nullable::no},
    {"held_plan", text, Nullable::yes},
    {"held_total", number, Nullable::no},
    {"nobody_found", number, Nullable::no},
    {"left_out", text, Nullable::no},
}};
constexpr std::array<ColumnIndex, 3> by_age{account_id, directory_id, started_sequence};
constexpr std::array<std::span<const ColumnIndex>, 1> indexes{by_age};
constexpr TableShape sync_runs{.name = "sync_runs", .columns = columns, .key_columns = 3, .indexes = indexes};

Row key(const Envelope& envelope, const DirectoryId& directory, const RunId& run_id) {
    return {envelope.account.str(), directory.str(), text_value(run_id.get())};
}

std::vector<RowChange> started(const directory::SyncStarted& event, const Envelope& envelope) {
    auto row = key(envelope, event.directory, event.run);
    row.resize(column_count);
    row[started_sequence] = number_value(envelope.sequence);
    row[began_at] = instant_value(event.began);
    row[started_at] = instant_value(envelope.time);
    row[kind] = std::string{word(event.kind)};
    row[server] = text_value(event.server);
    row[worst] = std::string{};
    for (ColumnIndex column = read_count; column <= skipped_count; ++column) row[column] = std::int64_t{0};
    row[held_total] = std::int64_t{0};
    row[nobody_found] = std::int64_t{0};
    row[left_out] = text_value(encode_left_out(event.left_out));
    return {Put{.table = Table::sync_runs, .row = std::move(row)}};
}

std::vector<RowChange> finished(const directory::SyncFinished& event, const Envelope& envelope) {
    const auto& counts = event.counts;
    return {Update{.table = Table::sync_runs,
                   .key = key(envelope, event.directory, event.run),
                   .columns = {{finished_at, instant_value(envelope.time)},
                               {outcome, std::string{word(event.outcome)}},
                               {worst, text_value(event.worst)},
                               {read_count, number_value(counts.read)},
                               {created_count, number_value(counts.created)},
                               {updated_count, number_value(counts.updated)},
                               {adopted_count, number_value(counts.adopted)},
                               {trashed_count, number_value(counts.trashed)},
                               {restored_count, number_value(counts.restored)},
                               {held_count, number_value(counts.held)},
                               {skipped_count, number_value(counts.skipped)},
                               {left_out, text_value(encode_left_out(event.left_out))}}}};
}

}  // namespace

const TableShape& shape() {
    return sync_runs;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event, [&](const directory::SyncStarted& what) { return started(what, envelope); },
        [&](const directory::SyncFinished& what) { return finished(what, envelope); },
        [&](const directory::SyncHeld& what) -> Changes {  // D9
            return {Update{.table = Table::sync_runs,
                           .key = key(envelope, what.directory, what.run),
                           .columns = {{held_plan, text_value(what.plan)},
                                       {held_total, number_value(what.total)},
                                       {nobody_found, std::int64_t{what.nobody_found ? 1 : 0}}}}};
        },
        [&](const directory::Removed& what) -> Changes {  // the log keeps the history; the list is of what is
            return {Drop{.table = Table::sync_runs, .key = {envelope.account.str(), what.directory.str()}}};
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::sync_runs_table
