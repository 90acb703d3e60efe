#include "projections/phones_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/text.hpp"
#include "projections/words.hpp"

namespace muster::projections::phones_table {
namespace {

constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", ColumnType::text, Nullable::no},
    {"phone_id", ColumnType::text, Nullable::no},
    {"created_sequence", ColumnType::number, Nullable::no},
    {"created_at", ColumnType::number, Nullable::no},
    {"number", ColumnType::text, Nullable::no},
    {"extension", ColumnType::text, Nullable::no},
    {"name", ColumnType::text, Nullable::no},
    {"type", ColumnType::text, Nullable::no},
    {"platform", ColumnType::text, Nullable::no},
    {"predelay_seconds", ColumnType::number, Nullable::no},
    {"postdelay_seconds", ColumnType::number, Nullable::no},
}};
constexpr std::array<ColumnIndex, 2> by_age{account_id, created_sequence};
constexpr std::array<ColumnIndex, 3> by_number{account_id, number, created_sequence};
constexpr std::array<std::span<const ColumnIndex>, 2> indexes{by_age, by_number};
constexpr TableShape phones{.name = "phones", .columns = columns, .key_columns = 2, .indexes = indexes};

Row key(const Envelope& envelope, const PhoneId& phone) {
    return {envelope.account.str(), phone.str()};
}

Value seconds(DialDelay delay) {
    return std::int64_t{delay.count()};
}

RowChange created(const phone::Created& event, const Envelope& envelope) {
    Row row(column_count);
    row[account_id] = envelope.account.str();
    row[phone_id] = event.phone.str();
    row[created_sequence] = number_value(envelope.sequence);
    row[created_at] = instant_value(envelope.time);
    row[number] = text_value(event.details.number.get());
    row[extension] = text_value(event.details.extension.get());
    row[name] = text_value(event.details.name.get());
    row[type] = std::string{word(event.details.type)};
    row[platform] = std::string{word(event.details.platform)};
    row[predelay_seconds] = seconds(event.details.predelay);
    row[postdelay_seconds] = seconds(event.details.postdelay);
    return Put{.table = Table::phones, .row = std::move(row)};
}

RowChange changed(const phone::Changed& event, const Envelope& envelope) {
    std::vector<std::pair<ColumnIndex, Value>> columns_changed;
    const auto set = [&](ColumnIndex column, Value value) { columns_changed.emplace_back(column, std::move(value)); };
    if (event.number) set(number, text_value(event.number->to.get()));
    if (event.extension) set(extension, text_value(event.extension->to.get()));
    if (event.name) set(name, text_value(event.name->to.get()));
    if (event.phone_type) set(type, std::string{word(event.phone_type->to)});
    if (event.platform) set(platform, std::string{word(event.platform->to)});
    if (event.predelay) set(predelay_seconds, seconds(event.predelay->to));
    if (event.postdelay) set(postdelay_seconds, seconds(event.postdelay->to));
    return Update{.table = Table::phones, .key = key(envelope, event.phone), .columns = std::move(columns_changed)};
}

}  // namespace

const TableShape& shape() {
    return phones;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event, [&](const phone::Created& what) -> Changes { return {created(what, envelope)}; },
        [&](const phone::Changed& what) -> Changes { return {changed(what, envelope)}; },
        [&](const phone::Deleted& what) -> Changes {
            return {Drop{.table = Table::phones, .key = key(envelope, what.phone)}};
        },
        [&](const user::Purged& what) {  // T8: those that were nobody else's
            Changes changes;
            for (const auto& phone : what.deleted_phones) {
                changes.emplace_back(Drop{.table = Table::phones, .key = key(envelope, phone)});
            }
            return changes;
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::phones_table
