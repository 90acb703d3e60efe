#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"
#include "projections/queries/audit.hpp"
#include "projections/queries/snapshot.hpp"

/// What the queries over the audit table share: finding rows by time, and giving their ids the names
/// of then.
namespace muster::queries {

/// Rows of the account's audit table, in the order of their sequence.
[[nodiscard]] Select audit_select(const AccountId& account, Select::Direction direction);
void require_sequence(Select& select, Condition::Is is, std::uint64_t sequence);

/// The sequence from which on everything happened at `moment` or later.
[[nodiscard]] Result<std::uint64_t, PortFailure> sequence_at(Snapshot& snapshot, const AccountId& account,
                                                             ledger::Partition home, Instant moment);

/// A row without the names.
[[nodiscard]] AuditEntry entry_of(const projections::Row& row);

/// Fills in what everything was called then, and of a directory's configuration leaves what changed.
[[nodiscard]] Result<void, PortFailure> complete(Snapshot& snapshot, const AccountId& account,
                                                 std::vector<AuditEntry>& entries);

}  // namespace muster::queries
