#include "domain/token/rules.hpp"

namespace muster::token {

// V6, A6: where a token stands is known anew. Its codes say where, which the caller has compared: the secret is not
// here.
Decision decide(const Account& account, const ResyncToken& command, Instant) {
    const auto* token = account.find_token(command.token);
    if (token == nullptr) return UnknownToken{.token = command.token};
    if (!is_hotp(token->type) && !is_totp(token->type)) {  // V6
        return BadValue{{.field = "token_id", .why = "is a YubiKey, which needs no resynchronising"}};
    }
    if (command.drift != TokenDrift{0} && !is_totp(token->type)) {  // V6
        return BadValue{{.field = "drift", .why = "is for the types t6 and t8 only"}};
    }
    if (command.counter < token->counter) {  // A6: no code counts a second time
        return BadValue{{.field = "code1", .why = "stands before a code that counted already"}};
    }
    if (command.counter == token->counter && command.drift == token->drift) return Nothing{};  // T10
    return Resynced{.token = token->id, .counter = command.counter, .drift = command.drift};
}

}  // namespace muster::token
