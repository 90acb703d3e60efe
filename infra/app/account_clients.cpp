#include "infra/app/account_clients.hpp"

#include <utility>

#include "domain/base/invariant.hpp"

namespace muster::app {
namespace {

gateway::SignatureVersion version_of(client::SignatureFloor floor) {
    switch (floor) {
        case client::SignatureFloor::v1:
            return gateway::SignatureVersion::v1;
        case client::SignatureFloor::v2:
            return gateway::SignatureVersion::v2;
        case client::SignatureFloor::v4:
            return gateway::SignatureVersion::v4;
        case client::SignatureFloor::v5:
            return gateway::SignatureVersion::v5;
    }
    broken_invariant("a floor is one of four");
}

/// Whose key it is, by the state; without the secret, which lies where `secret` says.
struct Known {
    gateway::ApiClient client;
    SecretRef secret;
};

std::optional<Known> known_as(const Account& account, const ClientKey& key) {
    if (const auto* client = account.find_client(key)) {
        return Known{.client = {.key = key,
                                .account = *account.id,
                                .name = client->name,
                                .secret = {},
                                .grants = client->grants,
                                .is_application = false,
                                .floor = version_of(client->signature_floor),
                                .strict_replay = client->strict_replay},
                     .secret = client->secret};
    }
    const auto application_key = ApplicationKey::parse(key.view());
    if (const auto* application = account.find_application(*application_key)) {
        return Known{.client = {.key = key,
                                .account = *account.id,
                                .name = application->profile.name,
                                .secret = {},
                                .grants = {},
                                .is_application = true},
                     .secret = application->secret};
    }
    return std::nullopt;
}

}  // namespace

Result<std::optional<std::string>, PortFailure> AccountClients::secret_of(const std::string& key,
                                                                          const SecretRef& reference) const {
    const std::lock_guard lock{mutex_};
    const auto before = known_.find(key);
    if (before != known_.end() && before->second.first == reference) return before->second.second;
    auto secret = secrets_.find(key, reference);
    if (secret && *secret) known_.insert_or_assign(key, std::pair{reference, **secret});
    return secret;
}

Result<std::optional<gateway::ApiClient>, PortFailure> AccountClients::find(const ClientKey& key) const {
    bool folded = false;
    std::optional<Known> found;
    ledger_.with_state([&](const Account& account, const ledger::Position&) {
        folded = account.id.has_value();
        if (folded) found = known_as(account, key);
    });
    if (!folded) return failure(PortFailure{.what = "the account has not been read from the log yet; try again"});
    if (!found) return std::optional<gateway::ApiClient>{};
    auto secret = secret_of(key.str(), found->secret);
    if (!secret) return failure(secret.error());
    if (!*secret) return std::optional<gateway::ApiClient>{};
    found->client.secret = **std::move(secret);
    return std::move(found->client);
}

}  // namespace muster::app
