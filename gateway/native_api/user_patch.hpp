#pragma once

#include <optional>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/user/commands.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"

namespace muster::gateway::native_api {

/// What a merge patch (RFC 7396) asks for.
struct UserPatch {
    user::ProfileFields fields;
    std::optional<user::Status> status;
};

/// API-10, U1, U2, U5: members that stand for what a person of the account is called and may do, checked and folded.
/// Null takes away; where something must remain, it is refused. An error points at the member.
[[nodiscard]] Result<UserPatch, ApiError> read_user_patch(const Desk& desk, std::string_view body);

/// What the native API calls a field of the domain, whose names are the Admin API's.
[[nodiscard]] std::string_view member_of(std::string_view field);

/// Names the parameter of a refusal as the patch's members are named.
[[nodiscard]] ApiError as_member(ApiError error);

}  // namespace muster::gateway::native_api
