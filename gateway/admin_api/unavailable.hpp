#pragma once

#include <optional>

#include "domain/ports/port_failure.hpp"
#include "gateway/admin_api/reading.hpp"
#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"

namespace muster::gateway::admin_api {

/// 50300; what failed is for the operator, not for the client.
[[nodiscard]] ApiError unavailable(const Reading& reading, const Call& call, const PortFailure& failed);

/// Clients of this API read their own writes: nothing once the tables show them, else 50300.
[[nodiscard]] std::optional<ApiError> wait_for_last_write(const Reading& reading, const Call& call);

}  // namespace muster::gateway::admin_api
