#include "domain/user/authentication.hpp"
#include "domain/user/rules.hpp"

namespace muster::user {

// A1, A4, T5, T6: somebody has logged in.
Decision decide(const Account& account, const RecordLogin& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    if (user->last_attempt == command.attempt) return Nothing{};            // sent twice, one login
    if (auto refusal = denied(account, *user)) return *std::move(refusal);  // A1
    Events events;
    if (user->is_in_trash()) {  // T5, T6: restored by itself, with the status held before
        events.emplace_back(Restored{.user = user->id, .by = RestoredBy::login, .status = user->presence().status});
    }
    events.emplace_back(LoggedIn{.user = user->id, .attempt = command.attempt});  // A4
    return events;
}

}  // namespace muster::user
