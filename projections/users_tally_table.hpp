#pragma once

#include "projections/table_shape.hpp"
#include "projections/users_table.hpp"

/// L1: how many users there are of each kind, so that counts cost nothing however many there are.
namespace muster::projections::users_tally_table {

/// Columns of the users table. One more of them here is one more column of this table, and another
/// `table_set_version`.
inline constexpr ColumnIndex by[] = {
    users_table::account_id, users_table::status,     users_table::in_trash,
    users_table::enrolled,   users_table::locked_out, users_table::active_day,
};
inline constexpr ColumnIndex count = std::size(by);  // the last column

/// Where a column of the users table stands here.
[[nodiscard]] ColumnIndex column_of(ColumnIndex users_column);

[[nodiscard]] const TableShape& shape();

}  // namespace muster::projections::users_tally_table
