#include "projections/admins_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/administration_words.hpp"
#include "projections/text.hpp"

namespace muster::projections::admins_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"admin_id", text, Nullable::no},
    {"created_sequence", number, Nullable::no},
    {"created_at", number, Nullable::no},
    {"email", text, Nullable::no},
    {"name", text, Nullable::no},
    {"phone", text, Nullable::no},
    {"role", text, Nullable::no},
    {"status", text, Nullable::no},
}};
constexpr std::array<ColumnIndex, 2> by_age{account_id, created_sequence};
constexpr std::array<std::span<const ColumnIndex>, 1> indexes{by_age};
constexpr TableShape admins{.name = "admins", .columns = columns, .key_columns = 2, .indexes = indexes};

std::vector<RowChange> created(const admin::Created& event, const Envelope& envelope) {
    Row row(column_count);
    row[account_id] = envelope.account.str();
    row[admin_id] = event.admin.str();
    row[created_sequence] = number_value(envelope.sequence);
    row[created_at] = instant_value(envelope.time);
    row[email] = text_value(event.email.get());
    row[name] = text_value(event.name.get());
    row[phone] = text_value(event.phone.get());
    row[role] = std::string{word(event.role)};
    row[status] = std::string{word(admin::Status::active)};
    return {Put{.table = Table::admins, .row = std::move(row)}};
}

}  // namespace

const TableShape& shape() {
    return admins;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event, [&](const admin::Created& what) { return created(what, envelope); },
        [&](const admin::Changed& what) -> Changes {
            std::vector<std::pair<ColumnIndex, Value>> changed;
            if (what.name) changed.emplace_back(name, text_value(what.name->to.get()));
            if (what.phone) changed.emplace_back(phone, text_value(what.phone->to.get()));
            if (what.role) changed.emplace_back(role, std::string{word(what.role->to)});
            if (what.status) changed.emplace_back(status, std::string{word(what.status->to)});
            return {Update{.table = Table::admins,
                           .key = {envelope.account.str(), what.admin.str()},
                           .columns = std::move(changed)}};
        },
        [&](const admin::Removed& what) -> Changes {
            return {Drop{.table = Table::admins, .key = {envelope.account.str(), what.admin.str()}}};
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::admins_table
