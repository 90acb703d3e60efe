#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "projections/row_change.hpp"

/// One row an integration, as the API lists them: an API client (R2, type `adminapi`) or an
/// application (P1), each of which leaves empty what only the other has.
namespace muster::projections::integrations_table {

enum Column : ColumnIndex {
    account_id,
    integration_key,
    created_sequence,
    name,
    type,
    notes,
    grants,
    signature_floor,
    strict_replay,
    enroll_policy,
    normalization,
    user_access,
    permitted_groups,
    self_service,
    greeting,
    networks,
    column_count
};

inline constexpr const char* type_of_clients = "adminapi";

[[nodiscard]] const TableShape& shape();
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope);

}  // namespace muster::projections::integrations_table
