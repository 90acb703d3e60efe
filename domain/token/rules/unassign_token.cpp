#include "domain/token/rules.hpp"
#include "domain/user/devices.hpp"

namespace muster::token {

// U6, T7, V6, V8: a hardware token is a user's no more; it stays in the account.
Decision decide(const Account& account, const UnassignToken& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    const auto* token = account.find_token(command.token);
    if (token == nullptr) return UnknownToken{.token = command.token};
    if (!user->has(Device{token->id})) return Nothing{};           // T10
    if (user->is_in_trash()) return InTheTrash{.user = user->id};  // T7
    return user::events_of_loss(account, {user->id}, Device{token->id},
                                Unassigned{.user = user->id, .token = token->id});
}

}  // namespace muster::token
