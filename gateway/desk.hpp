#pragma once

#include <chrono>
#include <string>

#include "domain/ports/clock.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/ids.hpp"
#include "domain/ports/ledger.hpp"
#include "domain/ports/name_folding.hpp"
#include "gateway/diagnostics.hpp"
#include "gateway/freshness.hpp"
#include "gateway/moments.hpp"
#include "gateway/native_api/once.hpp"
#include "gateway/native_api/sync_control.hpp"
#include "gateway/secret_keys.hpp"
#include "gateway/token_secrets.hpp"
#include "projections/queries/administration.hpp"
#include "projections/queries/audit.hpp"
#include "projections/queries/devices.hpp"
#include "projections/queries/directories.hpp"
#include "projections/queries/held_plans.hpp"
#include "projections/queries/user_list.hpp"
#include "projections/queries/users.hpp"

namespace muster::gateway {

/// What the functions behind the routes work with: the tables to read, the ledger to write. All outlive who holds this.
struct Desk {
    queries::Users& users;
    queries::Groups& groups;
    queries::Devices& devices;
    TokenSecrets& token_secrets;
    queries::UserList& user_list;
    queries::Administration& administration;
    queries::Audit& audit;
    queries::Directories& directories;
    queries::HeldPlans& held_plans;
    Freshness& freshness;
    Ledger& ledger;
    SecretKeys& secret_keys;
    Moments& moments;
    native_api::SyncControl& syncs;
    Ids& ids;
    const Clock& clock;
    const NameFolding& folding;
    const Digest& digest;
    std::string cursor_key;  // seals places in lists
    native_api::GivenAnswers& given_answers;
    Diagnostics& diagnostics;
    std::chrono::milliseconds catch_up_time{5'000};  // a read waits at most so long for the last write
    std::chrono::milliseconds write_time{20'000};    // a write waits at most so long for its outcome
};

}  // namespace muster::gateway
