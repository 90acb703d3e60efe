#pragma once

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"
#include "domain/security_key/commands.hpp"

/// One file a command, in rules/.
namespace muster::security_key {

[[nodiscard]] Decision decide(const Account& account, const RegisterKey& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const DeleteKey& command, Instant now);

}  // namespace muster::security_key
