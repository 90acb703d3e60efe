#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row a group.
namespace muster::projections::groups_table {

enum Column : ColumnIndex {
    account_id,
    group_id,
    created_sequence,
    name,
    description,
    status,
    directory_id,
    guid,
    column_count
};

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::groups_table
