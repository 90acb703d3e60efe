#pragma once

#include "projections/queries/audit.hpp"
#include "projections/queries/snapshot.hpp"

namespace muster::queries {

/// L4: what happened to the user; what concerned the user though it happened to something else; and what
/// became of the groups that the user was in, while the user was (S6: one event turns a group's status,
/// not one for each member).
[[nodiscard]] Result<AuditPage, PortFailure> user_history(Snapshot& snapshot, const AccountId& account,
                                                          const UserId& user, Order order,
                                                          std::optional<std::uint64_t> beyond, std::size_t limit);

}  // namespace muster::queries
