#include "domain/client/rules.hpp"

namespace muster::client {

// R2: whoever sees a secret key is in the log before.
Decision decide(const Account& account, const ShowClientSecret& command, Instant) {
    const auto* client = account.find_client(command.client);
    if (client == nullptr) return UnknownClient{.client = command.client};
    if (client->last_showing == command.showing) return Nothing{};
    if (auto refusal = lacking(account, command.by, client->grants)) return *std::move(refusal);  // R2
    return SecretShown{.client = client->key, .showing = command.showing};
}

}  // namespace muster::client
