#pragma once

#include <nlohmann/json_fwd.hpp>

#include "projections/queries/audit.hpp"

namespace muster::gateway::native_api {

/// H5, L4, S6: one thing that happened, as a user's history tells it.
[[nodiscard]] nlohmann::json history_object(const queries::AuditEntry& entry);

}  // namespace muster::gateway::native_api
