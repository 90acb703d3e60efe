#pragma once

#include <optional>
#include <string>

#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/values/ids.hpp"

namespace muster::gateway {

/// V6: what a hardware token makes its codes of; lower-case hex. Never in the log, a log line or an answer.
struct TokenSecret {
    std::string secret;      // HOTP, TOTP
    std::string private_id;  // YubiKey
    std::string aes_key;     // YubiKey
};

/// Where the secrets of hardware tokens lie, outside the log. Safe to call from any thread.
///
/// A secret is kept before the token is commanded, so that no token is ever without one, and forgotten where the
/// command came to nothing. Of a process that dies between the two, a secret stays behind that belongs to no token:
/// ids are drawn anew each time, so no other token will ever meet it.
class TokenSecrets {
public:
    virtual ~TokenSecrets() = default;
    [[nodiscard]] virtual Result<void, PortFailure> keep(const TokenId& token, const TokenSecret& secret) = 0;
    /// Nothing where none is kept here.
    [[nodiscard]] virtual Result<std::optional<TokenSecret>, PortFailure> find(const TokenId& token) const = 0;
    /// Of a token that is not, or no more. Again is harmless.
    virtual void forget(const TokenId& token) = 0;
};

}  // namespace muster::gateway
