#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"
#include "domain/ports/name_folding.hpp"
#include "projections/row_change.hpp"

namespace muster::projections {

/// What an event does to the rows of all tables. Pure and total: the same event gives the same
/// changes, and every event gives some or none.
[[nodiscard]] std::vector<RowChange> project(const Event& event, const Envelope& envelope, const NameFolding& folding);

}  // namespace muster::projections
