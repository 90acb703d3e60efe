#pragma once

#include <optional>

#include "domain/base/result.hpp"
#include "domain/user/commands.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"
#include "gateway/parameters.hpp"

namespace muster::gateway::admin_api {

/// U2, U5: the fields of a user that were sent, checked and folded. `aliases` (one text, itself URL-encoded) replaces
/// all; `alias1` … `alias8` one each; where both were sent they must agree.
[[nodiscard]] Result<user::ProfileFields, ApiError> read_profile(const Desk& desk, const Parameters& parameters);

/// For a new user: `username` is needed.
[[nodiscard]] Result<Profile, ApiError> read_new_profile(const Desk& desk, const Parameters& parameters);

/// S1: `active`, `bypass` or `disabled`, in any letter case. Nothing where it was not sent.
[[nodiscard]] Result<std::optional<user::Status>, ApiError> read_status(const Parameters& parameters);

}  // namespace muster::gateway::admin_api
