#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "domain/account/account.hpp"
#include "domain/base/instant.hpp"
#include "gateway/api_error.hpp"
#include "projections/queries/users.hpp"

namespace muster::gateway::native_api {

/// RFC 3339, UTC, to the millisecond; null where there is none.
[[nodiscard]] std::string time_text(Instant instant);
[[nodiscard]] nlohmann::json time_value(const std::optional<Instant>& instant);

/// The own status as lists and downloads show it: a lock stands above what was set (A3).
[[nodiscard]] std::string status_text(const queries::UserRow& user);
/// A user as lists show one (L1).
[[nodiscard]] nlohmann::json user_object(const queries::UserRow& user);
/// S5: the status that counts, and what decided it; null where there is no such user.
[[nodiscard]] nlohmann::json effective_object(const Account& account, const UserId& user);
/// T3 to T6: what may be done with a user by hand now, and why not where it may not. Asked of the rules
/// themselves.
[[nodiscard]] nlohmann::json may_object(const Account& account, const UserId& user, Instant now);
/// A refusal within an answer: code, rule, detail.
[[nodiscard]] nlohmann::json refusal_object(const ApiError& error);

}  // namespace muster::gateway::native_api
