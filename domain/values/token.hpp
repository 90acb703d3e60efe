#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/strong.hpp"
#include "domain/values/malformed.hpp"

namespace muster {

/// V6: HOTP and TOTP with six or eight digits, and YubiKey.
enum class TokenType : std::uint8_t { h6, h8, t6, t8, yk };

[[nodiscard]] constexpr bool is_hotp(TokenType type) {
    return type == TokenType::h6 || type == TokenType::h8;
}
[[nodiscard]] constexpr bool is_totp(TokenType type) {
    return type == TokenType::t6 || type == TokenType::t8;
}

using TokenSerial = Strong<struct TokenSerialTag, std::string>;  // unique within a type
using TotpStep = std::chrono::seconds;
using TokenDrift = std::chrono::seconds;  // so far a TOTP token's clock is ahead of ours

inline constexpr TotpStep totp_step_default{30};  // RFC 6238, 5.2
inline constexpr TotpStep totp_step_max{300};

/// 1 to 128 characters of printable ASCII; surrounding space is dropped.
[[nodiscard]] Result<TokenSerial, Malformed> parse_token_serial(std::string_view text, std::string_view field);

}  // namespace muster
