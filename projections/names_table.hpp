#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row for each name that leads to a user: the username and each alias (U1, U3). The user stands
/// in the key before the name: so a swap of two names touches four different rows, in any order
/// (U4), and a purged user's names go by the beginning of their keys (T8).
namespace muster::projections::names_table {

enum Column : ColumnIndex { account_id, user_id, kind, name, column_count };

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::names_table
