#pragma once

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"
#include "domain/group/commands.hpp"

/// One file a command, in rules/.
namespace muster::group {

[[nodiscard]] Decision decide(const Account& account, const CreateGroup& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ChangeGroup& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const SetGroupStatus& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const EditGroup& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const DeleteGroup& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ChangeMembers& command, Instant now);

}  // namespace muster::group
