#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row for each user in a group, the trash included (T7).
namespace muster::projections::members_table {

enum Column : ColumnIndex { account_id, group_id, user_id, joined_sequence, column_count };

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::members_table
