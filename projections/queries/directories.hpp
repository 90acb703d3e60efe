#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/directory/events.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/values/ids.hpp"
#include "projections/queries/users.hpp"

namespace muster::queries {

/// D9: removals that wait for a person.
struct HeldPlan {
    std::string plan;
    std::uint64_t total = 0;
    bool nobody_found = false;
};

/// One run (D13, D15).
struct SyncRunRow {
    DirectoryId directory;
    RunId run;
    std::uint64_t sequence = 0;  // its place among the runs: later ones have a greater one
    Instant began;               // began to read
    Instant started;             // began to apply
    directory::RunKind kind = directory::RunKind::full;
    std::optional<Instant> finished;
    std::optional<directory::Outcome> outcome;  // with `finished`
    std::string server;
    std::string worst;
    directory::Counts counts;
    std::optional<HeldPlan> held;  // where this run was the first to hold that plan
    std::vector<directory::LeftOut> left_out;
};

struct DirectoryRow {
    DirectoryId directory;
    std::string name;
    directory::Kind kind = directory::Kind::openldap;
    std::vector<std::string> servers;
    std::string base;
    std::vector<std::string> sync_groups;
    std::chrono::seconds every{0};
    std::chrono::seconds full_read_every{0};
    std::optional<Instant> last_sync;    // end of the last run that confirmed its people
    std::optional<SyncRunRow> last_run;  // the last that began, finished or not
    std::optional<SyncRunRow> last_finished;
    std::optional<Instant> paused_at;  // D1
    std::string paused_reason;
};

/// Safe to call from any thread; a call may block on the database.
class Directories {
public:
    virtual ~Directories() = default;
    /// All of the account, oldest first.
    [[nodiscard]] virtual Result<Listed<DirectoryRow>, PortFailure> list(AccountId account) = 0;
    /// Newest first, those that began before `before` alone where it is said; `limit` 1 to 1,000.
    [[nodiscard]] virtual Result<Listed<SyncRunRow>, PortFailure> runs(AccountId account, DirectoryId directory,
                                                                       std::optional<std::uint64_t> before,
                                                                       std::uint32_t limit) = 0;
    [[nodiscard]] virtual Result<std::optional<SyncRunRow>, PortFailure> find_run(AccountId account,
                                                                                  DirectoryId directory,
                                                                                  const RunId& run) = 0;
};

}  // namespace muster::queries
