#include "projections/tables.hpp"

namespace muster::projections {

std::optional<Stored> judge(const ledger::Progress& stored, const ledger::Progress& from, const ledger::Progress& to) {
    if (stored.head == from.head) return std::nullopt;
    if (stored.head == to.head) return Stored::already_there;
    if (stored.head.sequence > from.head.sequence && stored.head.sequence != to.head.sequence) {
        return Stored::someone_ahead;
    }
    return Stored::mismatch;
}

}  // namespace muster::projections
