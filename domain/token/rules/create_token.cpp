#include "domain/token/rules.hpp"
#include "domain/token/totp_step.hpp"

namespace muster::token {

// V6: a hardware token is added to the account; it is nobody's yet.
Decision decide(const Account& account, const CreateToken& command, Instant) {
    auto step = command.totp_step;
    if (is_totp(command.type) && !step) step = totp_step_default;
    if (step) {
        if (auto refusal = check_totp_step(command.type, *step)) return *std::move(refusal);  // V6
    }
    if (command.counter != 0 && !is_hotp(command.type)) {  // V6
        return BadValue{{.field = "counter", .why = "is for the types h6 and h8 only"}};
    }
    if (const auto* known = account.find_token(command.token)) {
        const auto same = known->type == command.type && known->serial == command.serial && known->totp_step == step &&
                          known->counter == command.counter && known->drift == TokenDrift{0};
        if (same) return Nothing{};  // T10
        return IdInUse{.id = command.token.str()};
    }
    if (const auto* holder = account.find_token_by_serial(command.type, command.serial)) {
        return TokenSerialTaken{.holder = holder->id};
    }
    return Created{.token = command.token,
                   .token_type = command.type,
                   .serial = command.serial,
                   .totp_step = step,
                   .counter = command.counter};
}

}  // namespace muster::token
