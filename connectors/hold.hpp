#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/gate.hpp"
#include "connectors/plan.hpp"
#include "domain/account/account.hpp"
#include "domain/directory/commands.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/ports/digest.hpp"
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// D9: what of a plan is not applied, and waits for a person.
struct HeldBack {
    std::string why;  // empty: nothing is held
    std::vector<Removal> removals;
    std::vector<GroupId> groups;  // that read empty, and keep their members
    bool nobody_found = false;

    /// Is there something that somebody could release?
    [[nodiscard]] bool can_be_released() const { return !removals.empty() || !groups.empty(); }
};

/// D9: takes out of the plan what was discarded. Nobody is asked about it.
void keep_the_discarded(Plan& plan, const directory::Directory& directory);

/// D9: takes out of the plan what the guard holds, with what may have come about by the same read: nobody leaves a
/// group, none is dropped. What somebody has approved stays in it: each of these is still to be proven (D8).
[[nodiscard]] HeldBack hold_back(Plan& plan, const directory::Guard& guard, bool read_complete, TrashedBefore before);

/// D9, D13: as the log keeps it. Equal plans are called the same, whatever run they come from. `position` is the last
/// record that the plan knew.
[[nodiscard]] directory::HoldRemovals to_be_held(const HeldBack& held, const DirectoryId& directory, const RunId& run,
                                                 std::uint64_t position, const Digest& digest);

}  // namespace muster::connectors
