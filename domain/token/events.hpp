#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/account/event_type.hpp"
#include "domain/user/events.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/token.hpp"

namespace muster::token {

using user::Change;

/// A hardware token is in the account; its secret lies outside the log.
struct Created {
    static constexpr EventType type{"token.created", 1};
    TokenId token;
    TokenType token_type = TokenType::h6;
    TokenSerial serial;
    std::optional<TotpStep> totp_step;  // TOTP only
    std::uint64_t counter = 0;          // HOTP: the next one that counts

    friend bool operator==(const Created&, const Created&) = default;
};

struct Changed {
    static constexpr EventType type{"token.changed", 1};
    TokenId token;
    std::optional<Change<TotpStep>> totp_step;

    friend bool operator==(const Changed&, const Changed&) = default;
};

/// Where the token stands is known anew.
struct Resynced {
    static constexpr EventType type{"token.resynced", 1};
    TokenId token;
    std::uint64_t counter = 0;  // the next one that counts; of TOTP the number of a time step
    TokenDrift drift{0};        // TOTP

    friend bool operator==(const Resynced&, const Resynced&) = default;
};

struct Deleted {
    static constexpr EventType type{"token.deleted", 1};
    TokenId token;
    std::vector<UserId> users;  // whose it was until now

    friend bool operator==(const Deleted&, const Deleted&) = default;
};

struct Assigned {
    static constexpr EventType type{"user.token_assigned", 1};
    UserId user;
    TokenId token;

    friend bool operator==(const Assigned&, const Assigned&) = default;
};

struct Unassigned {
    static constexpr EventType type{"user.token_unassigned", 1};
    UserId user;
    TokenId token;

    friend bool operator==(const Unassigned&, const Unassigned&) = default;
};

}  // namespace muster::token
