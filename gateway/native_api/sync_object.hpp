#pragma once

#include <nlohmann/json_fwd.hpp>

#include "gateway/native_api/sync_control.hpp"

namespace muster::gateway::native_api {

[[nodiscard]] nlohmann::json sync_object(const SyncProgress& progress);

}  // namespace muster::gateway::native_api
