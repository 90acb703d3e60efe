#pragma once

#include <chrono>

#include "domain/ports/name_folding.hpp"
#include "gateway/diagnostics.hpp"
#include "gateway/freshness.hpp"
#include "projections/queries/users.hpp"

namespace muster::gateway::admin_api {

/// The ports that reading calls need. All outlive who holds this.
struct Reading {
    queries::Users& users;
    queries::Groups& groups;
    Freshness& freshness;
    const NameFolding& folding;
    Diagnostics& diagnostics;
    std::chrono::milliseconds catch_up_time{5'000};  // a read waits at most so long for the last write
};

}  // namespace muster::gateway::admin_api
