#pragma once

#include <chrono>

#include "domain/ports/clock.hpp"
#include "domain/ports/ids.hpp"
#include "domain/ports/ledger.hpp"
#include "domain/ports/name_folding.hpp"
#include "gateway/diagnostics.hpp"
#include "gateway/freshness.hpp"
#include "gateway/native_api/sync_control.hpp"
#include "projections/queries/users.hpp"

namespace muster::gateway {

/// What the functions behind the routes work with: the tables to read, the ledger to write. All outlive who holds this.
struct Desk {
    queries::Users& users;
    queries::Groups& groups;
    Freshness& freshness;
    Ledger& ledger;
    native_api::SyncControl& syncs;
    Ids& ids;
    const Clock& clock;
    const NameFolding& folding;
    Diagnostics& diagnostics;
    std::chrono::milliseconds catch_up_time{5'000};  // a read waits at most so long for the last write
    std::chrono::milliseconds write_time{20'000};    // a write waits at most so long for its outcome
};

}  // namespace muster::gateway
