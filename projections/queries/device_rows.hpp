#pragma once

#include <vector>

#include "projections/queries/reading.hpp"

/// Which devices are whose: each of these reads a table once, whatever the page.
namespace muster::queries::reading {

/// Each user's phones, tokens and keys.
[[nodiscard]] Answer<void> fill_devices(Snapshot& snapshot, const AccountId& account, std::vector<UserRow>& users);

/// Each device's users, without their lists.
[[nodiscard]] Answer<void> fill_users(Snapshot& snapshot, const AccountId& account, std::vector<PhoneRow>& phones);
[[nodiscard]] Answer<void> fill_users(Snapshot& snapshot, const AccountId& account, std::vector<TokenRow>& tokens);
/// `rows`: the keys' own, in the same order.
[[nodiscard]] Answer<void> fill_users(Snapshot& snapshot, const AccountId& account,
                                      const std::vector<projections::Row>& rows, std::vector<SecurityKeyRow>& keys);

}  // namespace muster::queries::reading
