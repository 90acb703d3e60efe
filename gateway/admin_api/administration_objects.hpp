#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "projections/queries/administration.hpp"

namespace muster::gateway::admin_api {

/// The objects as clients know them: every field is there, whatever it holds.
[[nodiscard]] nlohmann::json admin_object(const queries::AdminRow& admin);
/// With the secret key where it was just made.
[[nodiscard]] nlohmann::json integration_object(const queries::IntegrationRow& integration,
                                                const std::optional<std::string>& secret_key = std::nullopt);

/// R1: exactly as it is written; anything else is none.
[[nodiscard]] std::optional<admin::Role> parse_role(std::string_view text);

/// The parameter that gives the grant.
[[nodiscard]] std::string_view parameter_of(client::Grant grant);

}  // namespace muster::gateway::admin_api
