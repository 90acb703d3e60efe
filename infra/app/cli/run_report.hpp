#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "connectors/sync_run.hpp"
#include "infra/app/exit_code.hpp"
#include "infra/codec/sync_json.hpp"

namespace muster::app::cli {

[[nodiscard]] codec::SyncOf::Ended ended_of(const connectors::RunReport& report);

/// One line a directory; what went wrong, and who was left out, on stderr.
void print_run(const std::string& directory, const codec::SyncOf::Ended& ended, std::FILE* to = stdout);

/// The worst of them (CLI-05, D15).
[[nodiscard]] ExitCode exit_code_of(const std::vector<directory::Outcome>& outcomes);

}  // namespace muster::app::cli
