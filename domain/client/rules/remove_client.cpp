#include "domain/client/rules.hpp"

namespace muster::client {

// R2: an API client signs no more.
Decision decide(const Account& account, const RemoveClient& command, Instant) {
    const auto* client = account.find_client(command.client);
    if (client == nullptr) return UnknownClient{.client = command.client};
    if (auto refusal = lacking(account, command.by, client->grants)) return *std::move(refusal);       // R2
    if (ends_all_grants(account, *client, {})) return LastClientWithAllGrants{.client = client->key};  // R2
    return Removed{.client = client->key};
}

}  // namespace muster::client
