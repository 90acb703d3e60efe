#pragma once

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"
#include "domain/user/commands.hpp"

/// One file a command, in rules/.
namespace muster::user {

[[nodiscard]] Decision decide(const Account& account, const CreateUser& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const CreateUsers& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ChangeProfile& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const ImportUser& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const SetStatus& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const EditUser& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const TrashUser& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const RestoreUser& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const PurgeUser& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const DeleteUser& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const RecordLogin& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const RecordFailure& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const EndLock& command, Instant now);
[[nodiscard]] Decision decide(const Account& account, const TrashInactive& command, Instant now);

}  // namespace muster::user
