#include "domain/user/authentication.hpp"
#include "domain/user/rules.hpp"

namespace muster::user {

// A1, A3: somebody has not passed a factor.
Decision decide(const Account& account, const RecordFailure& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    if (user->last_attempt == command.attempt) return Nothing{};            // sent twice, one failure
    if (auto refusal = denied(account, *user)) return *std::move(refusal);  // A1: whom nothing was asked fails nothing
    const auto failures = user->failures + 1;
    Events events{LoginFailed{.user = user->id, .attempt = command.attempt, .failures = failures}};
    if (failures >= account.settings.lockout_threshold) {  // A3, S6: the one that reaches the number
        events.emplace_back(LockedOut{.user = user->id, .status = user->presence().status, .failures = failures});
    }
    return events;
}

}  // namespace muster::user
