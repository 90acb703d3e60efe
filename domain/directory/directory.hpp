#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/persistent_map.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/directory/events.hpp"
#include "domain/values/guid.hpp"
#include "domain/values/ids.hpp"

namespace muster {
struct Account;
}

namespace muster::directory {

/// D9: how long a plan waits, and then how long its approval holds, counted from the run that held it.
inline constexpr Days held_for{7};

/// D9: the plan whose removals wait for a person.
struct Held {
    RunId run;
    std::string plan;
    std::uint64_t total = 0;
    bool nobody_found = false;
    std::uint64_t position = 0;
    std::string why;
    Instant held_at;
    Instant expires_at;
    PersistentMap<UserId, std::optional<HeldBecause>> users;  // may be 100,000
    std::vector<GroupId> groups;                              // that read empty

    friend bool operator==(const Held&, const Held&) = default;
};

/// D1: since when nothing is synced, and why.
struct Pause {
    Instant since;
    std::string why;

    friend bool operator==(const Pause&, const Pause&) = default;
};

/// D9: the plan that the next run carries out, as far as it still holds and is proven.
struct Approved {
    std::string plan;
    std::uint64_t total = 0;
    Instant at;
    Instant expires_at;
    PersistentMap<UserId, std::optional<HeldBecause>> users;  // who is trashed leaves it
    std::vector<GroupId> groups;
    std::optional<RunId> used_by;  // the last run that began to read once it was approved

    friend bool operator==(const Approved&, const Approved&) = default;
};

/// D9: whom somebody wants to stay, although the directory has let them go, until they come back there, or somebody
/// approves after all.
struct Discarded {
    std::string plan;  // the last of them
    PersistentMap<UserId, std::optional<HeldBecause>> users;
    std::vector<GroupId> groups;

    friend bool operator==(const Discarded&, const Discarded&) = default;
};

/// D15: the run that began last.
struct LastRun {
    RunId run;
    bool has_ended = false;
    Instant heard_at;  // when the log last had something of it, to a second

    friend bool operator==(const LastRun&, const LastRun&) = default;
};

/// D15: of a run that is alive the log has something every moment. After so long a silence it was interrupted.
inline constexpr std::chrono::seconds run_silence_max{30};

struct Directory {
    DirectoryId id;
    Configuration configuration;
    std::uint64_t edition = 0;            // API-09: how often it was configured, the first time included
    std::optional<Pause> paused;          // D1
    PersistentMap<Guid, UserId> users;    // whom it manages, the trash included
    PersistentMap<Guid, GroupId> groups;  // which groups it manages
    std::optional<LastRun> last_run;
    std::optional<Held> held;
    std::optional<Approved> approved;
    std::optional<Discarded> discarded;
    std::optional<Instant> last_sync;  // the end of the last run that confirmed its people
    std::optional<Instant> last_read;  // the same, of a run that read the whole directory
    std::optional<ServerSeen> seen;    // D8: all that its servers are known to have known

    friend bool operator==(const Directory&, const Directory&) = default;
};

/// D8: a partial run has not seen everybody, so it confirms nobody. A held one has, unless it found nobody at all.
[[nodiscard]] bool confirms_its_people(const SyncFinished& finished);

/// D9: may the plan's users and groups still pass the guard? Null: nothing is approved, or it is too old.
[[nodiscard]] const Approved* valid_approval(const Directory& directory, Instant now);

/// D9: until when this plan waits, or its approval holds; nothing where it does neither.
[[nodiscard]] std::optional<Instant> expires_at(const Directory& directory, const std::string& plan);

/// D9: a user that the directory has sent to the trash needs no approval any more. Whether there was one, and it held.
[[nodiscard]] bool use_approval(Account& account, const DirectoryId& directory, const UserId& user, Instant at);

/// D9, D15: the run that began last, of whichever node. Nothing: none has, or there is no such directory.
[[nodiscard]] const LastRun* last_run_of(const Account& account, const DirectoryId& directory);
/// D15: it has not ended, and somebody goes on with it.
[[nodiscard]] bool is_alive(const LastRun& run, Instant now);
/// D15: the log has something of this run.
void hear(Account& account, const RunId& run, Instant at);

/// What each event does to the account. Total: about a directory unknown nothing changes. A run that
/// finishes in order and holds nothing ends the hold of an earlier one (D9).
void fold(Account& account, const Added& added);
void fold(Account& account, const Changed& changed);
void fold(Account& account, const Removed& removed);
void fold(Account& account, const Paused& paused, Instant at);
void fold(Account& account, const Resumed& resumed);
void fold(Account& account, const SyncStarted& started, Instant at);
void fold(Account& account, const SyncFinished& finished, Instant at);
void fold(Account& account, const SyncHeld& held, Instant at);
void fold(Account& account, const RemovalsApproved& approved, Instant at);
void fold(Account& account, const RemovalsDiscarded& discarded);
void fold(Account& account, const DiscardEnded& ended);
void fold(Account& account, const HoldExpired& expired);
void fold(Account& account, const HoldOvertaken& overtaken);

}  // namespace muster::directory
