#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row a plan whose removals the guard of a directory that is still configured has held (D9), and what became of
/// it. A plan that is held again has one row.
namespace muster::projections::held_plans_table {

enum Column : ColumnIndex {
    account_id,
    directory_id,
    plan,
    held_sequence,
    run,
    position,
    total,
    nobody_found,
    why,
    held_groups,
    held_at,
    expires_at,
    state,  // open, approved, discarded, expired, overtaken
    decided_by,
    decided_at,
    column_count
};

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::held_plans_table
