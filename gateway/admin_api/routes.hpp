#pragma once

#include <span>
#include <vector>

#include "gateway/route.hpp"

namespace muster::gateway::admin_api {

/// Everything below `/admin`, a resource a file.
[[nodiscard]] std::vector<Route> routes();

[[nodiscard]] std::span<const Route> directory_routes();         // directories.cpp
[[nodiscard]] std::span<const Route> user_routes();              // users.cpp
[[nodiscard]] std::span<const Route> user_edit_routes();         // user_edits.cpp
[[nodiscard]] std::span<const Route> user_bulk_routes();         // user_bulk.cpp
[[nodiscard]] std::span<const Route> operation_routes();         // operations.cpp
[[nodiscard]] std::span<const Route> group_routes();             // groups.cpp
[[nodiscard]] std::span<const Route> group_edit_routes();        // group_edits.cpp
[[nodiscard]] std::span<const Route> member_routes();            // members.cpp
[[nodiscard]] std::span<const Route> settings_routes();          // settings.cpp
[[nodiscard]] std::span<const Route> phone_routes();             // phones.cpp
[[nodiscard]] std::span<const Route> token_routes();             // tokens.cpp
[[nodiscard]] std::span<const Route> security_key_routes();      // security_keys.cpp
[[nodiscard]] std::span<const Route> devices_of_users_routes();  // devices_of_users.cpp
[[nodiscard]] std::span<const Route> admin_routes();             // admins.cpp
[[nodiscard]] std::span<const Route> integration_routes();       // integrations.cpp
[[nodiscard]] std::span<const Route> integration_edit_routes();  // integration_edits.cpp
[[nodiscard]] std::span<const Route> information_routes();       // information.cpp
[[nodiscard]] std::span<const Route> log_routes();               // logs.cpp
[[nodiscard]] std::span<const Route> not_offered_routes();       // not_offered.cpp

}  // namespace muster::gateway::admin_api
