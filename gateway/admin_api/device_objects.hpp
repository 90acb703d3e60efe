#pragma once

#include <nlohmann/json_fwd.hpp>

#include "projections/queries/users.hpp"

namespace muster::gateway::admin_api {

/// Devices as they stand inside a user.
[[nodiscard]] nlohmann::json phone_object(const queries::PhoneRow& phone);
[[nodiscard]] nlohmann::json token_object(const queries::TokenRow& token);
[[nodiscard]] nlohmann::json security_key_object(const queries::SecurityKeyRow& key);

/// As they stand by themselves: with their users, who come without their lists.
[[nodiscard]] nlohmann::json phone_object_with_users(const queries::PhoneRow& phone);
[[nodiscard]] nlohmann::json token_object_with_users(const queries::TokenRow& token);
[[nodiscard]] nlohmann::json security_key_object_with_user(const queries::SecurityKeyRow& key);

}  // namespace muster::gateway::admin_api
