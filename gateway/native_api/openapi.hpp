#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "gateway/route.hpp"

namespace muster::gateway::native_api {

/// API-01: the native API as OpenAPI 3.1, made of the routes themselves.
[[nodiscard]] nlohmann::json openapi_document(std::span<const Route> routes);

/// What the answers look like, by name.
[[nodiscard]] nlohmann::json schemas();

}  // namespace muster::gateway::native_api
