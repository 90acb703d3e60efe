#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row an admin (R1).
namespace muster::projections::admins_table {

enum Column : ColumnIndex {
    account_id,
    admin_id,
    created_sequence,
    created_at,
    email,
    name,
    phone,
    role,
    status,
    column_count
};

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::admins_table
