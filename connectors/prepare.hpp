#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "connectors/gate.hpp"
#include "connectors/hold.hpp"
#include "connectors/plan.hpp"
#include "connectors/reading.hpp"
#include "connectors/sync_run.hpp"
#include "connectors/unsettled.hpp"
#include "domain/directory/commands.hpp"
#include "domain/ledger/record.hpp"
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// All that is needed to apply what a reading showed; nothing of the replica.
struct Prepared {
    Plan plan;
    std::vector<directory::SyncGone> gone;  // proven, and let through
    std::uint64_t approved = 0;             // D9: so many of them because somebody let them through
    HeldBack held;                          // D9: the removals that are not applied, and why
    ledger::Sequence position = 0;          // the last record that the plan knew
    std::vector<std::string> doubts;        // why the run is partial
    std::vector<Guid> people;               // D11: whom it is about, where it is not about all
    std::string not_looked_up;              // D8: why the removals could not be proven just now; empty: they could

    /// Nothing to apply, and nothing that waits for somebody.
    [[nodiscard]] bool is_empty() const { return plan.is_empty() && !held.can_be_released(); }
    /// The same, but for removals that could not be looked up.
    [[nodiscard]] bool is_empty_for_now() const {
        return !not_looked_up.empty() && plan.groups.empty() && plan.disable.empty() && plan.people.empty() &&
               plan.phones.empty() && plan.members.empty() && plan.groups_gone.empty() && !held.can_be_released();
    }
    [[nodiscard]] bool is_quiet() const { return is_empty() && held.why.empty() && doubts.empty(); }
};

/// Plans what is unsettled between this reading and the state of the moment (D12), and proves the removals person by
/// person (D8, D9). `before`: who was trashed since the last daily read. `only`: this one username's people, which
/// settles nobody (D11).
[[nodiscard]] Result<Prepared, PortFailure> prepare(Reading& reading, Unsettled& unsettled,
                                                    const DirectoryId& directory, const SyncPorts& ports,
                                                    TrashedBefore before,
                                                    const std::function<void(const Progress&)>& progress,
                                                    const std::optional<std::string>& only = {});

}  // namespace muster::connectors
