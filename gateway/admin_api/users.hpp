#pragma once

#include <string>

#include "domain/base/result.hpp"
#include "gateway/admin_api/parameters.hpp"
#include "gateway/admin_api/reading.hpp"
#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"

namespace muster::gateway::admin_api {

/// GET /admin/v1/users: all page by page, or the one filter: `username` (name or alias), `email`,
/// `user_id_list`, `username_list`. No match is an empty list.
[[nodiscard]] Result<Response, ApiError> list_users(const Reading& reading, const Call& call,
                                                    const Parameters& parameters);

/// GET /admin/v1/users/{id}; 40401 where there is none.
[[nodiscard]] Result<Response, ApiError> show_user(const Reading& reading, const Call& call, const std::string& id);

}  // namespace muster::gateway::admin_api
