#include "domain/token/rules.hpp"
#include "domain/user/devices.hpp"

namespace muster::token {

// U6, T7, V6, V8: a hardware token leaves the account, and each who has it.
Decision decide(const Account& account, const DeleteToken& command, Instant) {
    const auto* token = account.find_token(command.token);
    if (token == nullptr) return UnknownToken{.token = command.token};
    if (const auto trashed = user::first_in_trash(account, token->users)) return InTheTrash{.user = *trashed};  // T7
    return user::events_of_loss(account, token->users, Device{token->id},  // U6, V8
                                Deleted{.token = token->id, .users = token->users});
}

}  // namespace muster::token
