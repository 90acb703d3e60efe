#pragma once

#include "domain/account/account.hpp"
#include "domain/account/refusal.hpp"
#include "gateway/api_error.hpp"
#include "gateway/permissions.hpp"

namespace muster::gateway {

/// Every refusal of the domain, as clients read it: its code, the parameter, and what to do. `account` gives names to
/// the ids in it; `action` says what was refused, where the words depend on it. An unknown id is 40401, as of one in
/// the path: `as_parameter` makes 40002 of it where it came as that parameter.
[[nodiscard]] ApiError explain(const Refusal& refusal, const Account& account, Action action);

[[nodiscard]] ApiError as_parameter(ApiError error, std::string_view parameter);

}  // namespace muster::gateway
