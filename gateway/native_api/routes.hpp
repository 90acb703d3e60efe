#pragma once

#include <span>
#include <vector>

#include "gateway/route.hpp"

namespace muster::gateway::native_api {

/// Everything below `/v1`: what the compatible API cannot say. A resource a file.
[[nodiscard]] std::vector<Route> routes();

[[nodiscard]] std::span<const Route> directory_removal_routes();  // directory_removal.cpp
[[nodiscard]] std::span<const Route> directory_routes();          // directories.cpp
[[nodiscard]] std::span<const Route> directory_run_routes();      // directory_runs.cpp
[[nodiscard]] std::span<const Route> directory_test_routes();     // directory_tests.cpp
[[nodiscard]] std::span<const Route> download_routes();           // downloads.cpp
[[nodiscard]] std::span<const Route> held_routes();               // held.cpp
[[nodiscard]] std::span<const Route> history_routes();            // history.cpp
[[nodiscard]] std::span<const Route> one_user_routes();           // one_user.cpp
[[nodiscard]] std::span<const Route> sync_routes();               // syncs.cpp
[[nodiscard]] std::span<const Route> trash_routes();              // trash.cpp
[[nodiscard]] std::span<const Route> user_edit_routes();          // user_edits.cpp
[[nodiscard]] std::span<const Route> user_routes();               // users.cpp
[[nodiscard]] std::span<const Route> user_import_routes();        // user_import.cpp

}  // namespace muster::gateway::native_api
