#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"
#include "projections/queries/snapshot.hpp"
#include "projections/queries/users.hpp"

/// What the queries over the tables have in common.
namespace muster::queries::reading {

using Values = std::vector<projections::Value>;
template <class T>
using Answer = Result<T, PortFailure>;

[[nodiscard]] Condition any_of(projections::ColumnIndex column, Values values);
[[nodiscard]] Condition equals(projections::ColumnIndex column, projections::Value value);
/// Rows of one account; its id is the first column of every table.
[[nodiscard]] Select of_account(projections::Table table, const AccountId& account);
/// The values of one column, each once.
[[nodiscard]] Values distinct(const std::vector<projections::Row>& rows, projections::ColumnIndex column);

struct Moment {
    std::unique_ptr<Snapshot> snapshot;
    ledger::Position at;
    [[nodiscard]] ledger::Head head() const { return {.sequence = at.sequence, .hash = at.hash}; }
};

[[nodiscard]] Answer<Moment> moment_of(Snapshots& snapshots, ledger::Partition partition);

/// Rows of the users table as they stand inside a device.
[[nodiscard]] Answer<std::vector<UserRow>> users_without_lists(Snapshot& snapshot, const AccountId& account,
                                                               const std::vector<projections::Row>& rows);

/// Rows of the users table with what other tables say about them, a read for each table whatever the page.
[[nodiscard]] Answer<std::vector<UserRow>> complete_users(Snapshot& snapshot, const AccountId& account,
                                                          const std::vector<projections::Row>& rows);

}  // namespace muster::queries::reading
