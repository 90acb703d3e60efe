#pragma once

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"
#include "domain/token/commands.hpp"

/// One file a command, in rules/.
namespace muster::token {

[[nodiscard]] Decision decide(const Account& account, const CreateToken& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ChangeToken& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ResyncToken& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const DeleteToken& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const AssignToken& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const UnassignToken& command, Instant now);

}  // namespace muster::token
