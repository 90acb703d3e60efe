#pragma once

#include <optional>

#include "domain/account/refusal.hpp"
#include "domain/values/token.hpp"

namespace muster::token {

/// V6: can a token of this type have this step?
[[nodiscard]] std::optional<Refusal> check_totp_step(TokenType type, TotpStep step);

}  // namespace muster::token
