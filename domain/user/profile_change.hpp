#pragma once

#include <optional>

#include "domain/user/commands.hpp"
#include "domain/user/events.hpp"
#include "domain/user/user.hpp"

namespace muster::user {

/// What of `fields` differs from what the user has; nothing where all is so already (T10, D13).
[[nodiscard]] std::optional<ProfileChanged> difference(const User& user, const ProfileFields& fields);

}  // namespace muster::user
