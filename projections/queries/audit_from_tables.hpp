#pragma once

#include "projections/queries/audit.hpp"
#include "projections/queries/from_tables.hpp"
#include "projections/queries/snapshot.hpp"

namespace muster::queries {

/// `snapshots` outlives it. Each call reads one snapshot.
class AuditFromTables final : public Audit {
public:
    AuditFromTables(Snapshots& snapshots, HomePartition home);

    [[nodiscard]] Result<AuditPage, PortFailure> earliest(AccountId account, Instant from, Instant until,
                                                          std::size_t count, const Wanted& wanted) override;
    [[nodiscard]] Result<AuditPage, PortFailure> between(AccountId account, const Range& range, Instant until) override;
    [[nodiscard]] Result<AuditPage, PortFailure> history(AccountId account, UserId user, Order order,
                                                         std::optional<std::uint64_t> beyond,
                                                         std::size_t limit) override;
    [[nodiscard]] Result<std::vector<AuditEntry>, PortFailure> trashings(AccountId account,
                                                                         const std::vector<UserId>& users) override;

private:
    Snapshots* snapshots_;
    HomePartition home_;
};

}  // namespace muster::queries
