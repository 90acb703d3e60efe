#pragma once

#include <string>
#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row a setting of the account (`domain/account/settings_table.hpp`): numbers in digits, flags as
/// `true` and `false`, nothing where there is none.
namespace muster::projections::settings_table {

enum Column : ColumnIndex { account_id, setting, value, column_count };

/// Empty where there is none.
[[nodiscard]] std::string text_of(const SettingValue& held);

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::settings_table
