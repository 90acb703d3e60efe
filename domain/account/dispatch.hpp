#pragma once

#include "domain/account/account.hpp"
#include "domain/account/command.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"

namespace muster {

/// Finds the one `decide` of the command. Pure: ids and instants are arguments.
[[nodiscard]] Decision dispatch(const Account& account, const Command& command, Instant now);
/// Whether its rule finds nothing to change (T10, D13): nobody but the rule itself knows.
[[nodiscard]] bool would_do_nothing(const Account& account, const Command& command, Instant now);

}  // namespace muster
