#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/base/strong.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/directory/connection_test.hpp"
#include "domain/directory/events.hpp"
#include "domain/values/ids.hpp"

namespace muster::gateway::native_api {

/// One asking for a sync, of one directory or of all.
using SyncHandle = Strong<struct SyncHandleTag, std::string>;

enum class SyncStage { waiting, reading, planning, applying, ended };

/// How a run ended (D13, D15).
struct SyncReport {
    RunId run;
    directory::Outcome outcome = directory::Outcome::finished;
    std::string worst;  // for a person to act on; empty when finished
    directory::Counts counts;
    std::vector<directory::LeftOut> left_out;
    Instant began;
    Instant ended;
};

/// How far a run is.
struct SyncStep {
    SyncStage stage = SyncStage::waiting;
    std::uint64_t done = 0;                    // of this stage
    std::uint64_t total = 0;                   // of reading: as many as the last time; 0: not known
    std::optional<std::chrono::seconds> left;  // of this stage, as fast as it went so far
};

struct DirectoryProgress {
    DirectoryId directory;
    std::string name;
    SyncStep step;
    std::optional<SyncReport> report;  // there once the stage is `ended`
};

struct RunUnderWay {
    directory::RunKind kind = directory::RunKind::full;
    Instant began;
    SyncStep step;
};

struct SyncProgress {
    std::vector<DirectoryProgress> directories;
    bool ended = false;
};

struct NoSuchDirectory {};
struct DirectoryIsPaused {  // D1
    std::string name;
    std::string why;
};
struct CannotSyncNow {
    std::string why;
};
using SyncRefusal = std::variant<NoSuchDirectory, DirectoryIsPaused, CannotSyncNow>;

/// D11: what became of one person. Neither a report nor a reason: nobody is called so, at the source or here.
struct OneUserSynced {
    std::optional<SyncReport> report;
    std::string unreachable;  // why the source could not be asked; nothing was changed
};

/// Syncing now, on somebody's demand, and looking what a sync would see. Safe to call from any thread; no call waits
/// for a run but the one that says so.
class SyncControl {
public:
    virtual ~SyncControl() = default;
    /// No name: every directory that is not paused. Who asks for what runs already is given a handle on a run that
    /// begins to read after the call.
    [[nodiscard]] virtual Result<SyncHandle, SyncRefusal> start(AccountId account,
                                                                const std::optional<std::string>& name) = 0;
    /// Nothing where the handle is unknown; one that has ended is kept for a while.
    [[nodiscard]] virtual std::optional<SyncProgress> poll(AccountId account, const SyncHandle& handle) = 0;
    /// The run of that directory which goes on in this process.
    [[nodiscard]] virtual std::optional<RunUnderWay> under_way(AccountId account,
                                                               const DirectoryId& directory) const = 0;
    /// Waits until what the source says of this one username is so here, for at most `patience`.
    [[nodiscard]] virtual Result<OneUserSynced, SyncRefusal> sync_user(AccountId account, const DirectoryId& directory,
                                                                       const std::string& username,
                                                                       std::chrono::milliseconds patience) = 0;
    /// Reads the directory once, for a bounded time, and changes nothing; one at a time.
    [[nodiscard]] virtual Result<directory::ConnectionTest, CannotSyncNow> test(
        const directory::Configuration& configuration) = 0;
};

}  // namespace muster::gateway::native_api
