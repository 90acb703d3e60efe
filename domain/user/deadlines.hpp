#pragma once

#include <optional>

#include "domain/account/account.hpp"

namespace muster::user {

/// T5: who was restored by hand goes back no sooner.
inline constexpr Days used_again_within{1};

/// A3: when the lock ends by itself, with the account's minutes as they are now; nothing: by hand only.
[[nodiscard]] std::optional<Instant> lock_ends_at(const Account& account, const Lock& lock);

/// A5, T5: when the user goes to the trash for inactivity; nothing: never, as things are.
[[nodiscard]] std::optional<Instant> inactive_at(const Account& account, const User& user);

}  // namespace muster::user
