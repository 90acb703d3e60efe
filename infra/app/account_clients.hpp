#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "domain/ports/ledger.hpp"
#include "gateway/clients.hpp"
#include "gateway/secret_keys.hpp"

namespace muster::app {

/// R2, P1: the account's API clients and applications, each with its secret key.
class AccountClients final : public gateway::Clients {
public:
    AccountClients(const Ledger& ledger, const gateway::SecretKeys& secrets) : ledger_(ledger), secrets_(secrets) {}

    [[nodiscard]] Result<std::optional<gateway::ApiClient>, PortFailure> find(const ClientKey& key) const override;

private:
    [[nodiscard]] Result<std::optional<std::string>, PortFailure> secret_of(const std::string& key,
                                                                            const SecretRef& reference) const;

    const Ledger& ledger_;
    const gateway::SecretKeys& secrets_;
    mutable std::mutex mutex_;
    // By key, with the reference that was current then: read once, and again after a reset.
    mutable std::map<std::string, std::pair<SecretRef, std::string>> known_;
};

}  // namespace muster::app
