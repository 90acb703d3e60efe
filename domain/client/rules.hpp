#pragma once

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"
#include "domain/client/commands.hpp"

namespace muster::client {

[[nodiscard]] Decision decide(const Account& account, const CreateClient& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ChangeClient& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const RemoveClient& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ShowClientSecret& command, Instant now);

}  // namespace muster::client
