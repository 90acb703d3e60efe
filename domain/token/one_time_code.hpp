#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/instant.hpp"
#include "domain/ports/digest.hpp"
#include "domain/token/token.hpp"

/// What HOTP (RFC 4226) and TOTP (RFC 6238) tokens show. TOTP is HOTP whose counter is the number of the time step.
namespace muster::token {

/// So far ahead of its counter an HOTP token is looked for.
inline constexpr std::uint64_t resync_codes_max = 1000;
/// So far a TOTP token's clock may be off, either way.
inline constexpr std::chrono::hours resync_drift_max{1};

/// 6 or 8.
[[nodiscard]] unsigned digits_of(TokenType type);

/// `key` is bytes, not hex.
[[nodiscard]] std::string one_time_code(const Digest& digest, std::string_view key, std::uint64_t counter,
                                        unsigned digits);

using ThreeCodes = std::array<std::string, 3>;

/// Where a token stands once it has shown three codes, one after the other.
struct Whereabouts {
    std::uint64_t counter = 0;  // the next one that counts
    TokenDrift drift{0};
};

/// V6, A6: nothing where they do not stand in a row within the window, or only before what was used already. Not for
/// YubiKeys.
[[nodiscard]] std::optional<Whereabouts> resync(const Digest& digest, std::string_view key, const Token& token,
                                                const ThreeCodes& codes, Instant now);

}  // namespace muster::token
