#pragma once

#include <mutex>
#include <unordered_map>

#include "domain/ports/ledger.hpp"
#include "gateway/clients.hpp"
#include "infra/app/installation.hpp"

namespace muster::app {

/// R2: the account's API clients, each with the secret that lies in `DIR/secrets/`.
class AccountClients final : public gateway::Clients {
public:
    AccountClients(const Ledger& ledger, const Installation& installation)
        : ledger_(ledger), installation_(installation) {}

    [[nodiscard]] Result<std::optional<gateway::ApiClient>, PortFailure> find(const ClientKey& key) const override;

private:
    [[nodiscard]] std::optional<std::string> secret_of(const ClientKey& key) const;

    const Ledger& ledger_;
    const Installation& installation_;
    mutable std::mutex mutex_;
    mutable std::unordered_map<ClientKey, std::string> secrets_;  // read once; a secret never changes
};

/// The file below `DIR/secrets/` that holds a client's secret key.
[[nodiscard]] std::string secret_name(const ClientKey& key);

}  // namespace muster::app
