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
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// One run as the log has it: its beginning, what it applies, its end (D13, D15). For one call.
class Run {
public:
    /// `began`: when it began to read.
    Run(const DirectoryId& directory, const SyncPorts& ports, directory::RunKind kind, Instant began,
        const std::function<void(const Progress&)>& progress, std::stop_token stop);

    /// Applies what was prepared, and blocks until every command has its outcome. `seen`: what the server knew, where
    /// the run saw everything that was there.
    [[nodiscard]] RunReport apply(Prepared prepared, const directory::ServerSeen& server,
                                  std::optional<directory::ServerSeen> seen);
    /// Ends before anything could be prepared.
    [[nodiscard]] RunReport fail(const std::string& why);
    /// No run after all, and none in the log.
    [[nodiscard]] RunReport unknown_directory();
    [[nodiscard]] RunReport paused();

private:
    void submit_all(Applier& applier, Prepared& prepared) const;
    void submit_returned(Applier& applier, const directory::EndDiscard& returned) const;
    [[nodiscard]] std::string hold(Prepared& prepared);
    void conclude(const Prepared& prepared, const std::string& failed, std::uint64_t refused);
    [[nodiscard]] bool start(std::vector<directory::LeftOut> left_out);
    void finish(std::optional<directory::ServerSeen> seen);
    [[nodiscard]] std::string submit_alone(Command command, const std::string& key,
                                           std::optional<ledger::Position>* position = nullptr,
                                           bool* nothing_to_do = nullptr);
    [[nodiscard]] Context context() const;

    const DirectoryId directory_;
    const SyncPorts ports_;
    const directory::RunKind kind_;
    const Instant began_;
    const std::function<void(const Progress&)>& progress_;
    std::stop_token stop_;
    RunReport report_;
};

}  // namespace muster::connectors
