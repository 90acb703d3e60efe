#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row a directory of the configuration. `synced_at`: the end of the last run that confirmed its
/// people, that is, one that read everything. `last_run` is the last that began, `last_finished` the last that ended.
namespace muster::projections::directories_table {

enum Column : ColumnIndex {
    account_id,
    directory_id,
    added_sequence,
    name,
    kind,
    servers,
    base,
    sync_groups,
    every_seconds,
    full_read_every_seconds,
    synced_at,
    last_run,
    last_finished,
    paused_at,
    paused_reason,
    column_count
};

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::directories_table
