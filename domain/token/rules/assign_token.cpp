#include "domain/token/rules.hpp"
#include "domain/user/devices.hpp"

namespace muster::token {

// U6, V6: a hardware token becomes a user's.
Decision decide(const Account& account, const AssignToken& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    const auto* token = account.find_token(command.token);
    if (token == nullptr) return UnknownToken{.token = command.token};
    const Device device{token->id};
    if (user->has(device)) return Nothing{};  // T10
    if (auto refusal = user::check_tie(*user, device, token->users)) return *std::move(refusal);
    return user::events_of_gain(*user, device, Assigned{.user = user->id, .token = token->id});  // U6
}

}  // namespace muster::token
