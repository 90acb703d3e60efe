#pragma once

#include <optional>

#include "domain/account/account.hpp"
#include "domain/account/refusal.hpp"

namespace muster::user {

/// A1: why the user may not authenticate at all; nothing where a factor decides, or the effective
/// Bypass. Who lies in the trash for inactivity may (T5), as the status held before allows.
[[nodiscard]] std::optional<Refusal> denied(const Account& account, const User& user);

}  // namespace muster::user
