#pragma once

#include "domain/account/account.hpp"
#include "domain/account/commands.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"

namespace muster {

[[nodiscard]] Decision decide(const Account& account, const CreateAccount& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ChangeSettings& command, Instant now);

}  // namespace muster
