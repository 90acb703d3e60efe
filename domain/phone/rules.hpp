#pragma once

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"
#include "domain/phone/commands.hpp"

/// One file a command, in rules/.
namespace muster::phone {

[[nodiscard]] Decision decide(const Account& account, const CreatePhone& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ChangePhone& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const DeletePhone& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const AttachPhone& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const DetachPhone& command, Instant now);

}  // namespace muster::phone
