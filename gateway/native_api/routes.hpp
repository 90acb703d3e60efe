#pragma once

#include <span>
#include <vector>

#include "gateway/route.hpp"

namespace muster::gateway::native_api {

/// Everything below `/v1`: what the compatible API cannot say. A resource a file.
[[nodiscard]] std::vector<Route> routes();

[[nodiscard]] std::span<const Route> sync_routes();  // syncs.cpp

}  // namespace muster::gateway::native_api
