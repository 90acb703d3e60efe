#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row a phone or tablet (V1). Whose it is stands in user_devices.
namespace muster::projections::phones_table {

enum Column : ColumnIndex {
    account_id,
    phone_id,
    created_sequence,
    created_at,
    number,
    extension,
    name,
    type,
    platform,
    predelay_seconds,
    postdelay_seconds,
    column_count
};

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::phones_table
