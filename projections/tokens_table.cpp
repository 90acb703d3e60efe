#include "projections/tokens_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/text.hpp"
#include "projections/words.hpp"

namespace muster::projections::tokens_table {
namespace {

constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", ColumnType::text, Nullable::no},
    {"token_id", ColumnType::text, Nullable::no},
    {"created_sequence", ColumnType::number, Nullable::no},
    {"created_at", ColumnType::number, Nullable::no},
    {"type", ColumnType::text, Nullable::no},
    {"serial", ColumnType::text, Nullable::no},
    {"totp_step_seconds", ColumnType::number, Nullable::yes},
}};
constexpr std::array<ColumnIndex, 2> by_age{account_id, created_sequence};
constexpr std::array<ColumnIndex, 2> by_serial{account_id, serial};
constexpr std::array<std::span<const ColumnIndex>, 2> indexes{by_age, by_serial};
constexpr TableShape tokens{.name = "tokens", .columns = columns, .key_columns = 2, .indexes = indexes};

Row key(const Envelope& envelope, const TokenId& token) {
    return {envelope.account.str(), token.str()};
}

Value seconds(TotpStep step) {
    return std::int64_t{step.count()};
}

RowChange created(const token::Created& event, const Envelope& envelope) {
    Row row(column_count);
    row[account_id] = envelope.account.str();
    row[token_id] = event.token.str();
    row[created_sequence] = number_value(envelope.sequence);
    row[created_at] = instant_value(envelope.time);
    row[type] = std::string{word(event.token_type)};
    row[serial] = text_value(event.serial.get());
    if (event.totp_step) row[totp_step_seconds] = seconds(*event.totp_step);
    return Put{.table = Table::tokens, .row = std::move(row)};
}

}  // namespace

const TableShape& shape() {
    return tokens;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event, [&](const token::Created& what) -> Changes { return {created(what, envelope)}; },
        [&](const token::Changed& what) -> Changes {
            if (!what.totp_step) return {};
            return {Update{.table = Table::tokens,
                           .key = key(envelope, what.token),
                           .columns = {{totp_step_seconds, seconds(what.totp_step->to)}}}};
        },
        [&](const token::Deleted& what) -> Changes {
            return {Drop{.table = Table::tokens, .key = key(envelope, what.token)}};
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::tokens_table
