#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "domain/ports/name_folding.hpp"
#include "projections/row_change.hpp"

/// One row a user, the trash included. The rows carry no time of their directory's last sync: an
/// unchanged sync touches the directory's row only (D13). Real name and address stand there twice, as
/// they are and folded as names are (U2), to be sorted and found by.
namespace muster::projections::users_table {

enum Column : ColumnIndex {
    account_id,
    user_id,
    created_sequence,
    created_at,
    username,
    aliases,
    real_name,
    first_name,
    last_name,
    email,
    notes,
    status,
    in_trash,
    trash_cause,
    left_because,
    purge_at,
    directory_id,
    guid,
    enrolled,
    enrolled_at,
    folded_name,
    folded_email,
    locked_out,
    last_login,
    active_day,
    last_seen,  // as last_login, 0 where there was none: lists are sorted by it
    column_count
};

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope, const NameFolding& folding);

}  // namespace muster::projections::users_table
