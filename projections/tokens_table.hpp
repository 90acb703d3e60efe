#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row a hardware token (V6). Whose it is stands in user_devices.
namespace muster::projections::tokens_table {

enum Column : ColumnIndex {
    account_id,
    token_id,
    created_sequence,
    created_at,
    type,
    serial,
    totp_step_seconds,
    column_count
};

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::tokens_table
