#pragma once

#include <optional>
#include <vector>

#include "connectors/misfits.hpp"
#include "connectors/scope.hpp"
#include "connectors/unreadable.hpp"
#include "domain/base/instant.hpp"
#include "domain/values/guid.hpp"

namespace muster::connectors {

/// D12: what the next plan has to look at, so that a change costs as the number of changes: of whom the directory told
/// something since the last plan, and whom that one did not find to be the same on both sides, but for what of their
/// own values does not fit: that is noted. Of all others it would find the same again: neither their entries have
/// changed nor, but by this sync's own doing, the users who stand for them. What hands did meanwhile is found where
/// everything is looked at, as after each `every`.
struct Unsettled {
    bool everything = true;
    std::vector<Guid> people;            // one may stand here twice
    std::vector<Guid> groups;            // in which everybody is looked at
    ShownAttributes shown;               // of everybody, as the last plan saw them
    Misfits misfits;                     // of everybody, too
    std::optional<Instant> next_expiry;  // AD: when somebody's account expires, which no change tells (D6)
};

/// Who came into a sync group or left one, and the groups that were none before.
void add_moved(Unsettled& unsettled, const Scope& before, const Scope& after, const Replica& replica);

}  // namespace muster::connectors
