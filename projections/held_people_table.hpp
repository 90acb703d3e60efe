#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row a user whom a plan that waits, or was approved or discarded, names (D9). What they are called stands with
/// the user.
namespace muster::projections::held_people_table {

enum Column : ColumnIndex { account_id, directory_id, plan, user_id, reason, column_count };

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::held_people_table
