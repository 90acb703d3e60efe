#include "domain/client/rules.hpp"

namespace muster::client {

// R2: an API client and its grants; the secret key lies outside the log.
Decision decide(const Account& account, const CreateClient& command, Instant) {
    if (const auto known = account.clients.find(command.client); known != account.clients.end()) {
        const auto same = known->second.name == command.name && known->second.grants == command.grants;
        if (same) return Nothing{};
        return IdInUse{.id = command.client.str()};
    }
    return Created{.client = command.client, .name = command.name, .grants = command.grants};
}

}  // namespace muster::client
