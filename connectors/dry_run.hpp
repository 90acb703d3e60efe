#pragma once

#include <functional>
#include <stop_token>

#include "connectors/sync_run.hpp"
#include "domain/account/account.hpp"
#include "domain/account/event.hpp"
#include "domain/ledger/record.hpp"
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// What a run would do, as the rules themselves decide it.
struct DryRun {
    ledger::Position at;  // of the state that it was decided on
    RunReport report;
    Events events;  // in their order; the run's own, and those of a hold, included
    Account after;  // the account as it would be then
};

/// What it needs: as SyncPorts, but for a log.
struct DryRunPorts {
    DirectorySource& source;
    Ids& ids;
    const Clock& clock;
    const NameFolding& folding;
    const Digest& digest;
};

/// D10: reads the directory, plans, proves, holds, and decides every command on a copy of `account`, which stood so at
/// `at`; writes nothing. A paused directory is looked at too. Ids of newcomers are made up, and are others in a run.
[[nodiscard]] DryRun dry_run(const DirectoryId& directory, Account account, const ledger::Position& at,
                             const DryRunPorts& ports, const std::function<void(const Progress&)>& progress = {},
                             std::stop_token stop = {});

}  // namespace muster::connectors
