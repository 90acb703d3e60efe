#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/client/client.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/values/ids.hpp"
#include "gateway/signature.hpp"

namespace muster::gateway {

/// R2: who may sign requests, and what for.
struct ApiClient {
    ClientKey key;
    AccountId account;
    std::string name;
    std::string secret;  // never in a log line or an answer
    std::vector<client::Grant> grants;
    bool is_application = false;                    // P1: it opens no Admin API
    SignatureVersion floor = SignatureVersion::v1;  // older signatures are refused
    bool strict_replay = false;                     // R3: each signature is good for one change

    [[nodiscard]] bool may(client::Grant grant) const { return client::includes(grants, grant); }
};

/// Safe to call from any thread; a call must not take long.
class Clients {
public:
    virtual ~Clients() = default;
    /// Nothing where the key is unknown or its secret is not there; a failure where that cannot be
    /// known now (the account is not folded yet).
    [[nodiscard]] virtual Result<std::optional<ApiClient>, PortFailure> find(const ClientKey& key) const = 0;
};

}  // namespace muster::gateway
