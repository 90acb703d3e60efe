#pragma once

#include "domain/base/result.hpp"
#include "gateway/admin_api/parameters.hpp"
#include "gateway/admin_api/reading.hpp"
#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"

namespace muster::gateway::admin_api {

/// GET /admin/v1/groups: all page by page, or those of `group_id_list`.
[[nodiscard]] Result<Response, ApiError> list_groups(const Reading& reading, const Call& call,
                                                     const Parameters& parameters);

}  // namespace muster::gateway::admin_api
