#include "domain/user/deadlines.hpp"
#include "domain/user/rules.hpp"

namespace muster::user {

// A3: a lock ends by itself after the account's minutes.
Decision decide(const Account& account, const EndLock& command, Instant now) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    const auto& present = user->presence();
    if (!present.lock) return Nothing{};  // A3: ended by hand before
    const auto at = lock_ends_at(account, *present.lock);
    if (!at) return Nothing{};                                         // A3: until changed by hand
    if (now < *at) return NotDueYet{.user = user->id, .due_at = *at};  // A3: never early
    return Unlocked{.user = user->id, .status = present.status, .by = UnlockedBy::time};
}

}  // namespace muster::user
