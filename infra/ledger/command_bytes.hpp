#pragma once

#include <string>

#include "domain/account/command.hpp"

namespace muster::ledger {

/// What a command asks for, as bytes: equal for two tries of one wish, different for different
/// wishes. Ids that the server draws for what does not exist yet are left out, as each try draws its
/// own. Never stored, so the form may change.
[[nodiscard]] std::string command_bytes(const Command& command);

}  // namespace muster::ledger
