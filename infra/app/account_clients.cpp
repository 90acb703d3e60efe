#include "infra/app/account_clients.hpp"

#include <stdexcept>

namespace muster::app {

std::string secret_name(const ClientKey& key) {
    return key.str() + ".skey";
}

std::optional<std::string> AccountClients::secret_of(const ClientKey& key) const {
    const std::lock_guard lock{mutex_};
    if (const auto known = secrets_.find(key); known != secrets_.end()) return known->second;
    auto secret = installation_.secret(secret_name(key));
    if (secret) secrets_.emplace(key, *secret);
    return secret;
}

Result<std::optional<gateway::ApiClient>, PortFailure> AccountClients::find(const ClientKey& key) const {
    bool folded = false;
    std::optional<gateway::ApiClient> found;
    ledger_.with_state([&](const Account& account, const ledger::Position&) {
        folded = account.id.has_value();
        const auto client = account.clients.find(key);
        if (client == account.clients.end()) return;
        found = gateway::ApiClient{.key = key,
                                   .account = *account.id,
                                   .name = client->second.name,
                                   .secret = {},
                                   .grants = client->second.grants};
    });
    if (!folded) return failure(PortFailure{.what = "the account has not been read from the log yet; try again"});
    if (!found) return std::optional<gateway::ApiClient>{};
    try {
        auto secret = secret_of(key);
        if (!secret) return std::optional<gateway::ApiClient>{};
        found->secret = *std::move(secret);
    } catch (const std::runtime_error& damaged) {
        return failure(PortFailure{.retry = PortFailure::Retry::never, .what = damaged.what()});
    }
    return found;
}

}  // namespace muster::app
