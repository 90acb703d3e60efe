#pragma once

#include "domain/ledger/writer.hpp"

namespace muster::test {

/// As much of the domain as the ledger's tests need: a user is created unless the name is taken
/// (refused), and purged unless already gone (nothing to do); SyncPeople creates all its people in
/// one commit or none.
[[nodiscard]] ledger::Machine small_machine();

[[nodiscard]] Command create_user(const UserId& user, const std::string& name);
[[nodiscard]] Command create_users(const std::vector<std::pair<UserId, std::string>>& users);
[[nodiscard]] Command purge_user(const UserId& user);
/// `DU` and the number in 18 digits.
[[nodiscard]] UserId user_id(std::uint64_t number);

}  // namespace muster::test
