#include "connectors/dry_run.hpp"

#include <utility>

#include "connectors/pretend_ledger.hpp"

namespace muster::connectors {

DryRun dry_run(const DirectoryId& directory, Account account, const ledger::Position& at, const DryRunPorts& ports,
               const std::function<void(const Progress&)>& progress, std::stop_token stop) {
    if (auto* known = account.directories.edit(directory)) {
        known->paused.reset();
        known->last_run.reset();  // it waits for nobody
        known->held.reset();      // whom it waits for is told again
    }
    PretendLedger ledger{std::move(account), at, ports.clock};
    const SyncPorts pretended{ports.source, ledger, ports.ids, ports.clock, ports.folding, ports.digest};
    auto report = sync(directory, pretended, progress, std::move(stop));
    return {.at = at, .report = std::move(report), .events = ledger.events(), .after = ledger.account()};
}

}  // namespace muster::connectors
