#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "connectors/gate.hpp"
#include "connectors/plan.hpp"
#include "connectors/reading.hpp"
#include "connectors/sync_run.hpp"
#include "domain/base/instant.hpp"
#include "domain/directory/commands.hpp"
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// All that is needed to apply what a reading showed; nothing of the replica.
struct Prepared {
    Plan plan;
    std::vector<directory::SyncGone> gone;  // proven, and let through
    std::string held;                       // D9: why no removal is applied
    std::vector<std::string> doubts;        // why the run is partial
    std::optional<Instant> next_expiry;     // AD: when somebody's account expires, which no change tells
    std::vector<Guid> people;               // D11: whom it is about, where it is not about all

    /// Nothing to apply, and nothing that waits for somebody.
    [[nodiscard]] bool is_quiet() const { return plan.is_empty() && held.empty() && doubts.empty(); }
};

/// Plans against the state of the moment, and proves the removals person by person (D8, D9). `before`: who was
/// trashed since the last full read. `only`: this one username's people (D11).
[[nodiscard]] Result<Prepared, PortFailure> prepare(Reading& reading, const DirectoryId& directory,
                                                    const SyncPorts& ports, TrashedBefore before,
                                                    const std::function<void(const Progress&)>& progress,
                                                    const std::optional<std::string>& only = {});

}  // namespace muster::connectors
