#pragma once

#include <vector>

#include "connectors/directory.hpp"
#include "connectors/plan.hpp"
#include "connectors/scope.hpp"
#include "domain/base/result.hpp"
#include "domain/ports/name_folding.hpp"
#include "domain/ports/port_failure.hpp"

namespace muster::connectors {

/// D8: a server answers the same for an entry that is gone and for one that it hides; of names it says more. Whoever
/// was not found, but is listed by a sync group under a name of which the server says nothing, while it says of another
/// in the same place that there is no such entry, is there and hidden from this bind: his sighting says so from here
/// on. `sightings` are those of `removals`, in their order.
[[nodiscard]] Result<void, PortFailure> tell_hidden(std::vector<Sighting>& sightings,
                                                    const std::vector<Removal>& removals, const Scope& scope,
                                                    const NameFolding& folding, DirectorySession& session);

}  // namespace muster::connectors
