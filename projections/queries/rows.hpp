#pragma once

#include "projections/queries/directories.hpp"
#include "projections/queries/users.hpp"
#include "projections/table_shape.hpp"

namespace muster::queries {

/// Rows of the tables as the queries show them. What stands in other tables is left empty: a user's
/// groups, devices and last sync, a device's users, a directory's last run.
[[nodiscard]] UserRow user_of(const projections::Row& row);
[[nodiscard]] PhoneRow phone_of(const projections::Row& row);
[[nodiscard]] TokenRow token_of(const projections::Row& row);
[[nodiscard]] SecurityKeyRow security_key_of(const projections::Row& row);
[[nodiscard]] GroupSummary group_of(const projections::Row& row);
[[nodiscard]] DirectoryRow directory_of(const projections::Row& row);
[[nodiscard]] SyncRunRow sync_run_of(const projections::Row& row);

}  // namespace muster::queries
