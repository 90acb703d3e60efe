#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/token/events.hpp"
#include "domain/values/ids.hpp"

namespace muster {
struct Account;
}

namespace muster::token {

struct Token {
    TokenId id;
    TokenType type = TokenType::h6;
    TokenSerial serial;
    std::optional<TotpStep> totp_step;
    std::uint64_t counter = 0;  // the next one that counts; of TOTP the number of a time step, 0 before one is known
    TokenDrift drift{0};        // TOTP
    std::vector<UserId> users;  // in the order in which it was assigned

    friend bool operator==(const Token&, const Token&) = default;
};

/// Under what a token stands in the account's index over serial numbers.
[[nodiscard]] std::string serial_key(TokenType type, const TokenSerial& serial);

/// What each event does to the account, with the indexes over serial numbers and users kept in step.
/// Total: about a token or user unknown nothing changes.
void fold(Account& account, const Created& created);
void fold(Account& account, const Changed& changed);
void fold(Account& account, const Resynced& resynced);
void fold(Account& account, const Deleted& deleted);
void fold(Account& account, const Assigned& assigned);
void fold(Account& account, const Unassigned& unassigned);

}  // namespace muster::token
