#pragma once

#include <nlohmann/json_fwd.hpp>

#include "domain/directory/events.hpp"
#include "gateway/native_api/sync_control.hpp"

namespace muster::gateway::native_api {

[[nodiscard]] nlohmann::json sync_object(const SyncProgress& progress);
[[nodiscard]] nlohmann::json under_way_object(const RunUnderWay& run);

[[nodiscard]] nlohmann::json counts_object(const directory::Counts& counts);
[[nodiscard]] nlohmann::json left_out_object(const directory::LeftOut& left_out);

}  // namespace muster::gateway::native_api
