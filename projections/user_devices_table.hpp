#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row for each phone or token that is a user's, the trash included (T7). The user stands in the key
/// before the device, so that a purged user's rows go by the beginning of their keys (T8).
namespace muster::projections::user_devices_table {

enum Column : ColumnIndex { account_id, user_id, device_id, tied_sequence, column_count };

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::user_devices_table
