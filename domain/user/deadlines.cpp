#include "domain/user/deadlines.hpp"

#include <algorithm>

namespace muster::user {

std::optional<Instant> lock_ends_at(const Account& account, const Lock& lock) {
    const auto& minutes = account.settings.lockout_expire_duration;
    if (!minutes) return std::nullopt;
    return lock.since + std::chrono::minutes{*minutes};
}

std::optional<Instant> inactive_at(const Account& account, const User& user) {
    const auto days = account.settings.inactive_user_expiration;
    if (days == 0) return std::nullopt;           // A5: off
    if (user.managed_by) return std::nullopt;     // A5: no directory's
    if (user.is_in_trash()) return std::nullopt;  // T10
    // T5: a restore by hand does not reset the clock, it only gives a day to use the account.
    const auto over = user.last_login.value_or(user.created) + Days{days};
    const auto& restored_at = user.presence().restored_at;
    return restored_at ? std::max(over, *restored_at + used_again_within) : over;
}

}  // namespace muster::user
