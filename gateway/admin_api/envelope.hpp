#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "gateway/admin_api/paging.hpp"
#include "gateway/api_error.hpp"
#include "gateway/message.hpp"

namespace muster::gateway::admin_api {

/// `{"stat":"OK","response":…}`, with `metadata` beside a list.
[[nodiscard]] Response ok(const nlohmann::json& response, const std::optional<PageInfo>& page = std::nullopt);

/// The body of a failure, as it also stands in a bulk call's list.
[[nodiscard]] nlohmann::json fail_object(const ApiError& error);

/// `{"stat":"FAIL","code":…,"message":…,"message_detail":…}`; no detail where there is none.
[[nodiscard]] Response fail(const ApiError& error);

}  // namespace muster::gateway::admin_api
