#pragma once

#include "domain/account/account.hpp"
#include "domain/account/command.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"

namespace muster {

/// Finds the one `decide` of the command. Pure: ids and instants are arguments.
[[nodiscard]] Decision dispatch(const Account& account, const Command& command, Instant now);

}  // namespace muster
