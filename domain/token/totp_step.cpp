#include "domain/token/totp_step.hpp"

namespace muster::token {

std::optional<Refusal> check_totp_step(TokenType type, TotpStep step) {
    if (!is_totp(type)) return BadValue{{.field = "totp_step", .why = "is for the types t6 and t8 only"}};
    if (step < TotpStep{1} || step > totp_step_max) {
        return BadValue{{.field = "totp_step", .why = "is not between 1 and 300 seconds"}};
    }
    return std::nullopt;
}

}  // namespace muster::token
