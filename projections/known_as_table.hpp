#pragma once

#include "projections/table_shape.hpp"

/// One row each time something got a name: a user, group, directory, client, application or admin. It
/// was called so from that sequence on until the next, and the rows stay when it is gone, so that the
/// logs name things as they were named then.
namespace muster::projections::known_as_table {

enum Column : ColumnIndex { account_id, object_id, since_sequence, name, variety, column_count };

[[nodiscard]] const TableShape& shape();

}  // namespace muster::projections::known_as_table
