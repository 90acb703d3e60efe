#include "projections/security_keys_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/text.hpp"

namespace muster::projections::security_keys_table {
namespace {

constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", ColumnType::text, Nullable::no},
    {"key_id", ColumnType::text, Nullable::no},
    {"registered_sequence", ColumnType::number, Nullable::no},
    {"registered_at", ColumnType::number, Nullable::no},
    {"user_id", ColumnType::text, Nullable::no},
    {"credential", ColumnType::text, Nullable::no},
    {"label", ColumnType::text, Nullable::no},
    {"name", ColumnType::text, Nullable::no},
    {"uv_capable", ColumnType::number, Nullable::no},
}};
constexpr std::array<ColumnIndex, 2> by_age{account_id, registered_sequence};
constexpr std::array<ColumnIndex, 3> by_user{account_id, user_id, registered_sequence};
constexpr std::array<std::span<const ColumnIndex>, 2> indexes{by_age, by_user};
constexpr TableShape security_keys{.name = "security_keys", .columns = columns, .key_columns = 2, .indexes = indexes};

RowChange drop(const Envelope& envelope, const SecurityKeyId& key) {
    return Drop{.table = Table::security_keys, .key = {envelope.account.str(), key.str()}};
}

RowChange registered(const security_key::Registered& event, const Envelope& envelope) {
    Row row(column_count);
    row[account_id] = envelope.account.str();
    row[key_id] = event.key.str();
    row[registered_sequence] = number_value(envelope.sequence);
    row[registered_at] = instant_value(envelope.time);
    row[user_id] = event.user.str();
    row[credential] = text_value(event.credential.get());
    row[label] = text_value(event.label);
    row[name] = text_value(event.name.get());
    row[uv_capable] = std::int64_t{event.uv_capable ? 1 : 0};
    return Put{.table = Table::security_keys, .row = std::move(row)};
}

}  // namespace

const TableShape& shape() {
    return security_keys;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event, [&](const security_key::Registered& what) -> Changes { return {registered(what, envelope)}; },
        [&](const security_key::Deleted& what) -> Changes { return {drop(envelope, what.key)}; },
        [&](const user::Purged& what) {  // T8
            Changes changes;
            for (const auto& key : what.deleted_keys) changes.push_back(drop(envelope, key));
            return changes;
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::security_keys_table
