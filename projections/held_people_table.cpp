#include "projections/held_people_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/text.hpp"
#include "projections/words.hpp"

namespace muster::projections::held_people_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"directory_id", text, Nullable::no},
    {"plan", text, Nullable::no},
    {"user_id", text, Nullable::no},
    {"reason", text, Nullable::no},
}};
constexpr TableShape held_people{.name = "held_people", .columns = columns, .key_columns = 4, .indexes = {}};

std::vector<RowChange> forget(const Envelope& envelope, const DirectoryId& directory, const std::string& plan) {
    return {Drop{.table = Table::held_people, .key = {envelope.account.str(), directory.str(), text_value(plan)}}};
}

}  // namespace

const TableShape& shape() {
    return held_people;
}

// D9
std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event,
        [&](const directory::SyncHeld& what) {
            const bool says_why = what.reasons.size() == what.users.size();
            Changes changes;
            for (std::size_t i = 0; i < what.users.size(); ++i) {
                const auto because = says_why ? word(what.reasons[i]) : std::string_view{};
                changes.emplace_back(Put{.table = Table::held_people,
                                         .row = {envelope.account.str(), what.directory.str(), text_value(what.plan),
                                                 what.users[i].str(), std::string{because}}});
            }
            return changes;
        },
        // Whom an approval releases, or a discard keeps, is told as long as the directory is there; else the log keeps
        // it.
        [&](const directory::HoldExpired& what) { return forget(envelope, what.directory, what.plan); },
        [&](const directory::HoldOvertaken& what) { return forget(envelope, what.directory, what.plan); },
        [&](const directory::Removed& what) -> Changes {
            return {Drop{.table = Table::held_people, .key = {envelope.account.str(), what.directory.str()}}};
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::held_people_table
