#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row an event of the account: the administrator log, the activity log and the history of a user
/// are read from it (L3, L4, H5). Rows hold ids; what they were called then stands in `known_as`. As
/// record times rise with the sequence, rows stand in the order of their time without an index over it.
namespace muster::projections::audit_table {

enum Column : ColumnIndex {
    account_id,
    sequence,
    at,
    type,
    subject_id,
    actor_kind,
    actor_id,
    on_behalf_of,
    cause,
    sync_run,
    address,
    reason,
    details,
    column_count
};

[[nodiscard]] const TableShape& shape();
/// Of `known_as` and `concerned` too, which are other views of the same happening.
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::audit_table
