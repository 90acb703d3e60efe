#pragma once

#include <span>
#include <vector>

#include "gateway/route.hpp"

namespace muster::gateway::admin_api {

/// Everything below `/admin`, a resource a file.
[[nodiscard]] std::vector<Route> routes();

[[nodiscard]] std::span<const Route> user_routes();        // users.cpp
[[nodiscard]] std::span<const Route> user_edit_routes();   // user_edits.cpp
[[nodiscard]] std::span<const Route> group_routes();       // groups.cpp
[[nodiscard]] std::span<const Route> group_edit_routes();  // group_edits.cpp
[[nodiscard]] std::span<const Route> member_routes();      // members.cpp
[[nodiscard]] std::span<const Route> settings_routes();    // settings.cpp

}  // namespace muster::gateway::admin_api
