#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "connectors/applier.hpp"
#include "connectors/prepare.hpp"
#include "connectors/sync_run.hpp"
#include "domain/base/instant.hpp"
#include "domain/directory/events.hpp"
#include "domain/directory/server_seen.hpp"
#include "domain/ports/ledger.hpp"
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// One run as the log has it: its beginning, what it applies, its end (D13, D15). All runs of a directory stand behind
/// each other there, whichever node they are of, and each is planned on what the one before it left (D9). For one run.
class Run {
public:
    /// `began`: when it began to read.
    Run(const DirectoryId& directory, const SyncPorts& ports, directory::RunKind kind, Instant began,
        const std::function<void(const Progress&)>& progress, std::stop_token stop);

    /// The run that began last; to be asked before the server is, whose answer is then no older than what it did.
    void take_place();
    /// Applies what was prepared, and blocks until every command has its outcome. `seen`: what the server knew, where
    /// the run saw everything that was there. Nothing: another run came between, and is over, or another node wrote
    /// something, and the log took only a part; take a place anew, ask the server what changed, and plan again.
    [[nodiscard]] std::optional<RunReport> apply(Prepared prepared, const directory::ServerSeen& server,
                                                 std::optional<directory::ServerSeen> seen);
    /// It has begun: whatever comes, the log is to be told how it ends.
    [[nodiscard]] bool has_begun() const { return has_begun_; }
    /// Ends, as nothing could be prepared.
    [[nodiscard]] RunReport fail(const std::string& why);
    /// No run after all, and none in the log, unless it has begun.
    [[nodiscard]] RunReport unknown_directory();
    [[nodiscard]] RunReport paused();

private:
    /// Of this part. False: the run is to go on with another one.
    [[nodiscard]] bool take(const directory::Counts& counts, const Applier& applier);
    [[nodiscard]] std::string key(const std::string& what) const;
    void submit_all(Applier& applier, Prepared& prepared) const;
    void submit_returned(Applier& applier, const directory::EndDiscard& returned) const;
    [[nodiscard]] std::string hold(Prepared& prepared);
    void conclude(const Prepared& prepared, const std::string& failed, std::uint64_t refused);
    enum class Start { begun, overtaken, failed };
    [[nodiscard]] Start start(const std::vector<directory::LeftOut>& left_out);
    [[nodiscard]] bool goes_on() const;
    [[nodiscard]] bool is_left(const RunId& run) const;
    [[nodiscard]] std::optional<RunId> in_the_way() const;
    void wait_for(const RunId& other);
    void finish(std::optional<directory::ServerSeen> seen);
    [[nodiscard]] CommandOutcome submit_alone(const Command& command, const std::string& what);
    [[nodiscard]] Context context() const;

    const DirectoryId directory_;
    const SyncPorts ports_;
    const directory::RunKind kind_;
    const Instant began_;
    const std::function<void(const Progress&)>& progress_;
    std::stop_token stop_;
    std::optional<RunId> behind_;  // the run that began last before the server was asked
    std::optional<RunId> silent_;  // one that this process has seen nothing of for too long
    bool has_begun_ = false;
    unsigned part_ = 0;     // a run that is cut short by another writer goes on in parts
    unsigned in_vain_ = 0;  // in a row
    RunReport report_;
};

}  // namespace muster::connectors
