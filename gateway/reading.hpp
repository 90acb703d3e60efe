#pragma once

#include <optional>

#include "domain/ports/port_failure.hpp"
#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"

namespace muster::gateway {

/// 50300; what failed is for the operator, not for the client.
[[nodiscard]] ApiError unavailable(const Desk& desk, const Call& call, const PortFailure& failed);

/// Nothing once the tables show all that was under way too, else 50300.
[[nodiscard]] std::optional<ApiError> wait_for_what_is_under_way(const Desk& desk, const Call& call);

/// Clients read their own writes: nothing once the tables show them, else 50300.
[[nodiscard]] std::optional<ApiError> wait_for_last_write(const Desk& desk, const Call& call);

}  // namespace muster::gateway
