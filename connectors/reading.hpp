#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "connectors/attribute_set.hpp"
#include "connectors/directory.hpp"
#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "connectors/unsettled.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/directory/server_seen.hpp"
#include "domain/ports/name_folding.hpp"

namespace muster::connectors {

/// A directory as one server showed it, whole; and as it is now, for as long as its changes are followed (2.1).
/// Lives in memory only. One thread at a time.
class Reading {
public:
    /// Opens, probes and reads. A server that knows less than `seen` is passed over for the next (3.3); where there is
    /// none that knows as much nothing is read. `source` and `folding` outlive the reading, and `stop` ends it.
    [[nodiscard]] static Result<std::unique_ptr<Reading>, PortFailure> read(
        const directory::Configuration& configuration, const std::optional<directory::ServerSeen>& seen,
        DirectorySource& source, const NameFolding& folding, const std::function<void(std::uint64_t)>& progress,
        std::stop_token stop);
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    /// D12: brings the replica up to date. A failure leaves it as it was.
    [[nodiscard]] Result<Followed, PortFailure> follow(const Patience& patience);
    /// One with doubts is not: only reading again can end them.
    [[nodiscard]] DirectorySession::Follows follows() const;

    /// D3: who is in now, and what the server says of names that no entry was read for. Holds until `follow`, and is
    /// only made anew where more than values of people changed. `unsettled` takes in what came since the last call.
    [[nodiscard]] Result<const Scope*, PortFailure> scope(Unsettled& unsettled);

    [[nodiscard]] const directory::Configuration& configuration() const { return configuration_; }
    [[nodiscard]] const Replica& replica() const { return replica_; }
    [[nodiscard]] DirectorySession& session() { return *session_; }
    [[nodiscard]] const directory::ServerSeen& server() const { return server_; }
    /// D8: why nobody is removed, whatever the scope says.
    [[nodiscard]] const std::vector<std::string>& doubts() const { return doubts_; }
    /// D2: a sync group that was here and is not any more, as it is configured; empty: all are. What stands under that
    /// name now is found by reading anew alone.
    [[nodiscard]] std::string lost_group() const;
    /// The directory itself left no doubt, so that what the server knew is a measure for the next read.
    [[nodiscard]] bool saw_everything() const { return saw_everything_; }

private:
    Reading(const directory::Configuration& configuration, const NameFolding& folding,
            std::unique_ptr<DirectorySession> session);
    [[nodiscard]] Result<Scope, PortFailure> scope_anew();

    const directory::Configuration configuration_;
    const AttributeSet attributes_;
    Replica replica_;
    std::unique_ptr<DirectorySession> session_;
    std::vector<SyncGroup> groups_;
    directory::ServerSeen server_;
    std::vector<std::string> doubts_;
    bool saw_everything_ = false;
    std::optional<Scope> scope_;
    bool scope_holds_ = false;
    std::unordered_map<std::string, Named> named_;  // what the server said of a name; asked once a reading
};

}  // namespace muster::connectors
