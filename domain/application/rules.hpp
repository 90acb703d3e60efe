#pragma once

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/application/commands.hpp"
#include "domain/base/instant.hpp"

namespace muster::application {

[[nodiscard]] Decision decide(const Account& account, const CreateApplication& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ChangeApplication& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const RemoveApplication& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ShowApplicationSecret& command, Instant now);

}  // namespace muster::application
