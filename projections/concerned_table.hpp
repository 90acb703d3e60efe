#pragma once

#include "projections/table_shape.hpp"

/// One row for each user whom an event about something else concerns: who joined or left a group (L4).
/// A group's status turn makes none (S6): it concerns whoever was in the group then.
namespace muster::projections::concerned_table {

enum Column : ColumnIndex { account_id, user_id, sequence, how, object_id, column_count };

[[nodiscard]] const TableShape& shape();

}  // namespace muster::projections::concerned_table
