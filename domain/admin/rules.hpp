#pragma once

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/admin/commands.hpp"
#include "domain/base/instant.hpp"

namespace muster::admin {

[[nodiscard]] Decision decide(const Account& account, const AddAdmin& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ChangeAdmin& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const RemoveAdmin& command, Instant now);

}  // namespace muster::admin
