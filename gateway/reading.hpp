#pragma once

#include <optional>

#include "domain/ports/port_failure.hpp"
#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"

namespace muster::gateway {

/// 50300; what failed is for the operator, not for the client.
[[nodiscard]] ApiError unavailable(const Desk& desk, const Call& call, const PortFailure& failed);

/// Clients read their own writes: nothing once the tables show them, else 50300.
[[nodiscard]] std::optional<ApiError> wait_for_last_write(const Desk& desk, const Call& call);

}  // namespace muster::gateway
