#pragma once

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"
#include "domain/directory/commands.hpp"

/// One file a command, in rules/.
namespace muster::directory {

[[nodiscard]] Decision decide(const Account& account, const AddDirectory& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ChangeDirectory& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const PauseDirectory& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ResumeDirectory& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ReleaseManaged& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const RemoveDirectory& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const StartSync& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const FinishSync& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const HoldRemovals& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ApproveHeld& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const DiscardHeld& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const EndDiscard& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ExpireHeld& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const SyncPeople& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const SyncPhones& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const SyncGone& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const SyncGroup& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const SyncGroupGone& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const SyncMembers& command, Instant now);

}  // namespace muster::directory
