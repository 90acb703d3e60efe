#include "domain/token/rules.hpp"
#include "domain/token/totp_step.hpp"

namespace muster::token {

// V6: a TOTP token's step is set anew.
Decision decide(const Account& account, const ChangeToken& command, Instant) {
    const auto* token = account.find_token(command.token);
    if (token == nullptr) return UnknownToken{.token = command.token};
    if (token->totp_step == command.totp_step) return Nothing{};                                     // T10
    if (auto refusal = check_totp_step(token->type, command.totp_step)) return *std::move(refusal);  // V6
    return Changed{.token = token->id,
                   .totp_step = Change<TotpStep>{token->totp_step.value_or(totp_step_default), command.totp_step}};
}

}  // namespace muster::token
