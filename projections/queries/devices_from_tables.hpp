#pragma once

#include "projections/queries/bookmarks.hpp"
#include "projections/queries/devices.hpp"
#include "projections/queries/from_tables.hpp"
#include "projections/queries/snapshot.hpp"

namespace muster::queries {

/// Over any database that gives snapshots, one a call. `snapshots` outlives this.
class DevicesFromTables final : public Devices {
public:
    DevicesFromTables(Snapshots& snapshots, HomePartition home);

    [[nodiscard]] Result<Listed<PhoneRow>, PortFailure> phones(AccountId account, const std::optional<Dialled>& only,
                                                               Page page) override;
    [[nodiscard]] Result<std::optional<PhoneRow>, PortFailure> find_phone(AccountId account, PhoneId phone) override;
    [[nodiscard]] Result<Listed<TokenRow>, PortFailure> tokens(AccountId account, const std::optional<Marked>& only,
                                                               Page page) override;
    [[nodiscard]] Result<std::optional<TokenRow>, PortFailure> find_token(AccountId account, TokenId token) override;
    [[nodiscard]] Result<Listed<SecurityKeyRow>, PortFailure> security_keys(AccountId account, Page page) override;
    [[nodiscard]] Result<std::optional<SecurityKeyRow>, PortFailure> find_security_key(AccountId account,
                                                                                       SecurityKeyId key) override;

private:
    Snapshots* snapshots_;
    HomePartition home_;
    Bookmarks bookmarks_;
};

}  // namespace muster::queries
