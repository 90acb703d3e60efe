#pragma once

#include <string_view>

#include "gateway/change.hpp"

namespace muster::gateway::admin_api {

/// Of a change whose answer is an empty string.
[[nodiscard]] Answered nothing_to_show(const Desk& desk);

/// Of a deletion: what is not there has been deleted already.
[[nodiscard]] Answered unless_gone_already(ApiError error);

/// What is unknown came in this parameter, not in the path.
[[nodiscard]] Answered about_parameter(ApiError error, std::string_view parameter);

}  // namespace muster::gateway::admin_api
