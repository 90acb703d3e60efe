#include "projections/settings_table.hpp"

#include <array>
#include <string>
#include <string_view>

#include "domain/base/match.hpp"
#include "projections/text.hpp"

namespace muster::projections::settings_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"setting", text, Nullable::no},
    {"value", text, Nullable::yes},
}};
constexpr TableShape settings{.name = "settings", .columns = columns, .key_columns = 2, .indexes = {}};

Value stored(const SettingValue& held) {
    return std::holds_alternative<std::monostate>(held) ? Value{} : text_value(text_of(held));
}

RowChange put(const Envelope& envelope, std::string_view name, const SettingValue& held) {
    Row row(column_count);
    row[account_id] = envelope.account.str();
    row[setting] = text_value(name);
    row[value] = stored(held);
    return Put{.table = Table::settings, .row = std::move(row)};
}

}  // namespace

std::string text_of(const SettingValue& held) {
    return match(
        held, [](std::monostate) { return std::string{}; },
        [](bool flag) { return std::string{flag ? "true" : "false"}; },
        [](std::uint32_t number) { return std::to_string(number); }, [](const std::string& words) { return words; });
}

const TableShape& shape() {
    return settings;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    std::vector<RowChange> changes;
    if (const auto* created = std::get_if<AccountCreated>(&event)) {
        auto held = created->settings;
        held.name = created->name;
        for (const auto& one : setting_table()) changes.push_back(put(envelope, one.name, value_of(held, one)));
    } else if (const auto* changed = std::get_if<SettingsChanged>(&event)) {
        for (const auto& one : changed->changes) changes.push_back(put(envelope, one.setting, one.to));
    }
    return changes;
}

}  // namespace muster::projections::settings_table
