#pragma once

#include <nlohmann/json_fwd.hpp>

#include "projections/queries/users.hpp"

namespace muster::gateway::admin_api {

/// The objects as clients know them: every field is there, whatever it holds.
[[nodiscard]] nlohmann::json user_object(const queries::UserRow& user);
/// As it stands inside a device.
[[nodiscard]] nlohmann::json user_object_without_lists(const queries::UserRow& user);
[[nodiscard]] nlohmann::json group_object(const queries::GroupSummary& group);

}  // namespace muster::gateway::admin_api
