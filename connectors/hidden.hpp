#pragma once

#include <vector>

#include "connectors/directory.hpp"
#include "connectors/plan.hpp"
#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"

namespace muster::connectors {

/// D8: a server answers the same for an entry that is gone and for one that it hides, alone or with all that lie beside
/// it; of names it may say more. Where it says of a name that it shows nobody that there is no such entry, whoever was
/// not found, but is listed by a sync group under a name of which it does not say so, is there and hidden from this
/// bind: his sighting says so from here on. `sightings` are those of `removals`, in their order.
[[nodiscard]] Result<void, PortFailure> tell_hidden(std::vector<Sighting>& sightings,
                                                    const std::vector<Removal>& removals, const Scope& scope,
                                                    const Replica& replica, DirectorySession& session);

}  // namespace muster::connectors
