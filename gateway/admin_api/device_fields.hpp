#pragma once

#include <optional>

#include "domain/base/result.hpp"
#include "domain/phone/commands.hpp"
#include "domain/token/one_time_code.hpp"
#include "domain/values/token.hpp"
#include "gateway/api_error.hpp"
#include "gateway/parameters.hpp"
#include "gateway/token_secrets.hpp"

namespace muster::gateway::admin_api {

/// V1: the details of a phone that were sent, checked. Letter case of type and platform is free.
[[nodiscard]] Result<phone::DetailFields, ApiError> read_phone(const Parameters& parameters);

/// V6: `h6`, `h8`, `t6`, `t8` or `yk`, in any letter case; nothing where it was not sent.
[[nodiscard]] Result<std::optional<TokenType>, ApiError> read_token_type(const Parameters& parameters);

/// V6: nothing where it was not sent, or sent empty, as the object of a token without one has it.
[[nodiscard]] Result<std::optional<TotpStep>, ApiError> read_totp_step(const Parameters& parameters);

/// V6: `code1`, `code2` and `code3`, each of as many digits as the type shows.
[[nodiscard]] Result<token::ThreeCodes, ApiError> read_three_codes(const Parameters& parameters, TokenType type);

/// V6: `secret` for HOTP and TOTP, `private_id` and `aes_key` for a YubiKey.
[[nodiscard]] Result<TokenSecret, ApiError> read_token_secret(const Parameters& parameters, TokenType type);

}  // namespace muster::gateway::admin_api
