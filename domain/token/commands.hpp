#pragma once

#include <cstdint>
#include <optional>

#include "domain/values/ids.hpp"
#include "domain/values/token.hpp"

namespace muster::token {

/// V6. The id is drawn by the caller, who has put the secret away under it before.
struct CreateToken {
    TokenId token;
    TokenType type = TokenType::h6;
    TokenSerial serial;
    std::optional<TotpStep> totp_step;  // TOTP: 30 seconds where nothing is said
    std::uint64_t counter = 0;          // HOTP
};

/// TOTP only.
struct ChangeToken {
    TokenId token;
    TotpStep totp_step = totp_step_default;
};

/// V6: three codes in a row have shown where the token stands.
struct ResyncToken {
    TokenId token;
    std::uint64_t counter = 0;  // the next one that counts; of TOTP the number of a time step
    TokenDrift drift{0};        // TOTP
};

struct DeleteToken {
    TokenId token;
};

struct AssignToken {
    UserId user;
    TokenId token;
};

struct UnassignToken {
    UserId user;
    TokenId token;
};

}  // namespace muster::token
