#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "connectors/directory.hpp"
#include "domain/directory/events.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/clock.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/ids.hpp"
#include "domain/ports/ledger.hpp"
#include "domain/ports/name_folding.hpp"
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// What a run needs. All of it outlives the run.
struct SyncPorts {
    DirectorySource& source;
    Ledger& ledger;
    Ids& ids;
    const Clock& clock;
    const NameFolding& folding;
    const Digest& digest;
    /// D15: is it certain that nobody goes on with this run, which has not ended? Empty: of none.
    std::function<bool(const RunId&)> is_left{};
};

struct Progress {
    enum class Phase { probing, reading, planning, proving, applying, waiting };  // the last: for another run
    Phase phase = Phase::probing;
    std::uint64_t done = 0;
    std::uint64_t total = 0;  // of reading: as many as the last time; 0: not known
};

/// What a run came to (D13, D15), as its sync_finished says it too.
struct RunReport {
    RunId run;
    directory::Outcome outcome = directory::Outcome::failed;
    std::string worst;  // for a person to act on; empty when finished
    directory::Counts counts;
    std::vector<directory::LeftOut> left_out;
    std::string server;
    /// Of sync_finished; absent where the log could not take it.
    std::optional<ledger::Position> position;
};

/// One complete run over one directory: probe, read, plan, prove, apply. Blocks until every command
/// has its outcome. Runs of different directories may go on at the same time; of two of one directory
/// one waits for the other, whichever process has it. `progress` is called from this thread. A stop is heard between
/// commands: what was submitted is waited for, and the run ends as failed, having removed nobody without proof.
[[nodiscard]] RunReport sync(const DirectoryId& directory, const SyncPorts& ports,
                             const std::function<void(const Progress&)>& progress = {}, std::stop_token stop = {});

}  // namespace muster::connectors
