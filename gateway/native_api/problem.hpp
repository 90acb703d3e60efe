#pragma once

#include <string_view>

#include "gateway/api_error.hpp"
#include "gateway/message.hpp"

namespace muster::gateway::native_api {

/// RFC 9457, `application/problem+json`, with the compatible APIs' `code` and the request's id; `errors` points at the
/// parameter (API-03).
[[nodiscard]] Response problem(const ApiError& error, std::string_view request_id);

}  // namespace muster::gateway::native_api
