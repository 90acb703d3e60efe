#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row a security key (V7), which is of one user for as long as it is there.
namespace muster::projections::security_keys_table {

enum Column : ColumnIndex {
    account_id,
    key_id,
    registered_sequence,
    registered_at,
    user_id,
    credential,
    label,
    name,
    uv_capable,
    column_count
};

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::security_keys_table
