#pragma once

#include <optional>

#include "domain/account/command.hpp"
#include "gateway/api_error.hpp"
#include "gateway/caller.hpp"
#include "gateway/desk.hpp"

namespace muster::gateway {

/// S2: what keeps an admin of this role from the status that the command sets, of a user or of a group, or gives by
/// putting somebody into a group that has it (S5); nothing where nothing does. The route's own action has been asked
/// before; API clients act by their grants (R2).
[[nodiscard]] std::optional<ApiError> forbidden_status(const Desk& desk, const Caller& caller, const Command& command);

}  // namespace muster::gateway
