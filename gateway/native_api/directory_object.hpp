#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "domain/directory/connection_test.hpp"
#include "domain/directory/directory.hpp"
#include "projections/queries/directories.hpp"

namespace muster::gateway::native_api {

/// A directory as the writer's state has it: its configuration, whether it is paused, how many it manages.
[[nodiscard]] nlohmann::json directory_object(const directory::Directory& directory);

/// API-09: the `ETag` of how it is configured. What a run or a pause does beside it makes nobody's edit stale.
[[nodiscard]] std::string edition_tag(const directory::Directory& directory);

/// One run with its counts (D13, D15); `whole`: with those who were left out by name, as far as the log names them.
[[nodiscard]] nlohmann::json run_object(const queries::SyncRunRow& run, bool whole);

[[nodiscard]] nlohmann::json connection_test_object(const directory::ConnectionTest& test);

}  // namespace muster::gateway::native_api
