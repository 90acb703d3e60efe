#include "projections/held_plans_table.hpp"

#include <array>
#include <string>
#include <string_view>

#include "domain/base/match.hpp"
#include "projections/text.hpp"

namespace muster::projections::held_plans_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"directory_id", text, Nullable::no},
    {"plan", text, Nullable::no},
    {"held_sequence", number, Nullable::no},
    {"run", text, Nullable::no},
    {"position", number, Nullable::no},
    {"total", number, Nullable::no},
    {"nobody_found", number, Nullable::no},
    {"why", text, Nullable::no},
    {"held_groups", text, Nullable::no},
    {"held_at", number, Nullable::no},
    {"expires_at", number, Nullable::no},
    {"state", text, Nullable::no},
    {"decided_by", text, Nullable::yes},
    {"decided_at", number, Nullable::yes},
}};
constexpr TableShape held_plans{.name = "held_plans", .columns = columns, .key_columns = 3, .indexes = {}};

Row key(const Envelope& envelope, const DirectoryId& directory, const std::string& plan) {
    return {envelope.account.str(), directory.str(), text_value(plan)};
}

// Each part of a large plan says the same, but whom.
Row held(const directory::SyncHeld& event, const Envelope& envelope) {
    std::vector<std::string> groups;
    for (const auto& group : event.groups) groups.push_back(group.str());
    auto row = key(envelope, event.directory, event.plan);
    row.resize(column_count);
    row[held_sequence] = number_value(envelope.sequence);
    row[run] = text_value(event.run.get());
    row[position] = number_value(event.position);
    row[total] = number_value(event.total);
    row[nobody_found] = std::int64_t{event.nobody_found ? 1 : 0};
    row[why] = text_value(event.why);
    row[held_groups] = text_value(encode_list(groups));
    row[held_at] = instant_value(envelope.time);
    row[expires_at] = instant_value(event.expires_at);
    row[state] = std::string{"open"};
    return row;
}

std::vector<RowChange> became(std::string_view what, const DirectoryId& directory, const std::string& plan,
                              const Envelope& envelope) {
    return {Update{.table = Table::held_plans,
                   .key = key(envelope, directory, plan),
                   .columns = {{state, std::string{what}},
                               {decided_by, text_value(envelope.context.actor.id)},
                               {decided_at, instant_value(envelope.time)}}}};
}

}  // namespace

const TableShape& shape() {
    return held_plans;
}

// D9
std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event,
        [&](const directory::SyncHeld& what) -> Changes {
            return {Put{.table = Table::held_plans, .row = held(what, envelope)}};
        },
        [&](const directory::RemovalsApproved& what) {
            return became("approved", what.directory, what.plan, envelope);
        },
        [&](const directory::RemovalsDiscarded& what) {
            return became("discarded", what.directory, what.plan, envelope);
        },
        [&](const directory::HoldExpired& what) { return became("expired", what.directory, what.plan, envelope); },
        [&](const directory::HoldOvertaken& what) { return became("overtaken", what.directory, what.plan, envelope); },
        [&](const directory::Removed& what) -> Changes {  // the log keeps the history; the list is of what is
            return {Drop{.table = Table::held_plans, .key = {envelope.account.str(), what.directory.str()}}};
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::held_plans_table
