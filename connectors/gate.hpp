#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/directory.hpp"
#include "connectors/plan.hpp"
#include "connectors/scope.hpp"
#include "domain/directory/commands.hpp"
#include "domain/directory/configuration.hpp"

namespace muster::connectors {

/// A removal that is not proven, and why (D8).
struct Unproven {
    Removal removal;
    std::string why;
    std::vector<ObjectIndex> groups;  // whose members are in doubt with him
    bool any_group = false;           // so are those of any other
};

/// What the gate lets through.
struct Gated {
    std::vector<directory::SyncGone> pass;
    std::vector<Unproven> unproven;
    std::string held;  // D9: why nothing passes; empty: it does
};

/// D9: more than the larger of `guard.users` and `guard.percent` of the managed ones.
[[nodiscard]] bool guard_trips(const directory::Guard& guard, std::uint64_t removals, std::uint64_t managed);

/// D9: for the guard all between two daily reads is one run, or a mass deletion trickled past it in batches.
/// Whose removal somebody approved is not among them.
struct TrashedBefore {
    std::uint64_t people = 0;
};

/// D9, before anybody is asked: why nothing of this plan's removals may be applied, those left out that somebody has
/// approved. Empty: go on. Of a read that was not complete there are none to hold (D8), but finding nobody is told as
/// that.
[[nodiscard]] std::string hold_reason(const Plan& plan, const directory::Guard& guard, bool read_complete,
                                      TrashedBefore before = {});

/// D8: each removal is proven person by person (2.3). `sightings` stand in the order of
/// `plan.removals`; the plan's read was complete and nothing holds it.
[[nodiscard]] Gated gate(const Plan& plan, const Replica& replica, const Scope& scope, const DirectoryId& directory,
                         const std::vector<Sighting>& sightings);

/// D8: while somebody is not proven to have left, nobody leaves a group that concerns him, and none of these is
/// dropped: those he is in here, and those whose read he puts in doubt.
void withhold(Plan& plan, const Scope& scope, const Account& account, const DirectoryId& directory,
              const std::vector<Unproven>& unproven);
/// The same for every group.
void withhold_all(Plan& plan);
/// D9: … but those that somebody lets go empty.
void withhold_all_but(Plan& plan, const std::vector<Guid>& groups);

}  // namespace muster::connectors
