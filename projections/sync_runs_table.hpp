#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row a sync run of a directory that is still configured (D13, D15).
namespace muster::projections::sync_runs_table {

enum Column : ColumnIndex {
    account_id,
    directory_id,
    run,
    started_sequence,
    began_at,
    started_at,
    kind,
    server,
    finished_at,
    outcome,
    worst,
    read_count,
    created_count,
    updated_count,
    adopted_count,
    trashed_count,
    restored_count,
    held_count,
    skipped_count,
    held_plan,
    held_total,
    nobody_found,
    left_out,
    column_count
};

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::sync_runs_table
