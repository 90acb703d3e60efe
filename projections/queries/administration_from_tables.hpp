#pragma once

#include "projections/queries/administration.hpp"
#include "projections/queries/from_tables.hpp"
#include "projections/queries/snapshot.hpp"

namespace muster::queries {

/// `snapshots` outlives it.
class AdministrationFromTables final : public Administration {
public:
    AdministrationFromTables(Snapshots& snapshots, HomePartition home);

    [[nodiscard]] Result<Listed<AdminRow>, PortFailure> admins(AccountId account, Page page) override;
    [[nodiscard]] Result<std::optional<AdminRow>, PortFailure> find_admin(AccountId account, AdminId admin) override;
    [[nodiscard]] Result<Listed<IntegrationRow>, PortFailure> integrations(AccountId account, Page page) override;
    [[nodiscard]] Result<std::optional<IntegrationRow>, PortFailure> find_integration(AccountId account,
                                                                                      const std::string& key) override;
    [[nodiscard]] Result<AccountCounts, PortFailure> counts(AccountId account) override;

private:
    Snapshots* snapshots_;
    HomePartition home_;
};

}  // namespace muster::queries
