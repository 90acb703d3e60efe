#pragma once

namespace muster::ledger {

/// The rules that the history's safety hangs on; all of them are in force. The protocol's model test
/// takes away one at a time and must notice. Nobody else has a reason to touch them.
struct Rules {
    bool link = true;               // a record counts only behind the head that it names
    bool barrier = true;            // write only behind an own valid `ledger.opened`
    bool fold = true;               // acknowledge what the own fold has passed, not what a report says
    bool own_void_is_doubt = true;  // an own record read back void may still come a second time, valid
    bool refusals_held = true;      // a refusal that leans on records in flight waits for them
    bool eviction_by_record_time = true;
    bool cut_commits_dropped = true;
};

/// Part of the format: no correct writer has more records than this ahead of the head that it has
/// folded, so whatever stands further ahead was written on another history.
inline constexpr unsigned records_in_flight_max = 1000;

}  // namespace muster::ledger
