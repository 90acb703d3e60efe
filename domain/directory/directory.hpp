#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/base/persistent_map.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/directory/events.hpp"
#include "domain/values/guid.hpp"
#include "domain/values/ids.hpp"

namespace muster {
struct Account;
}

namespace muster::directory {

/// D9: the plan whose removals wait for a person.
struct Held {
    RunId run;
    std::string plan;
    std::uint64_t total = 0;

    friend bool operator==(const Held&, const Held&) = default;
};

/// D1: since when nothing is synced, and why.
struct Pause {
    Instant since;
    std::string why;

    friend bool operator==(const Pause&, const Pause&) = default;
};

struct Directory {
    DirectoryId id;
    Configuration configuration;
    std::uint64_t edition = 0;            // API-09: how often it was configured, the first time included
    std::optional<Pause> paused;          // D1
    PersistentMap<Guid, UserId> users;    // whom it manages, the trash included
    PersistentMap<Guid, GroupId> groups;  // which groups it manages
    std::optional<RunId> running;         // started and not finished: crashed, unless it is alive
    std::optional<Held> held;
    std::optional<Instant> last_sync;  // the end of the last run that confirmed its people
    std::optional<ServerSeen> seen;    // D8: all that its servers are known to have known

    friend bool operator==(const Directory&, const Directory&) = default;
};

/// D8: a partial run has not seen everybody, so it confirms nobody. A held one has, unless it found nobody at all.
[[nodiscard]] bool confirms_its_people(const SyncFinished& finished);

/// What each event does to the account. Total: about a directory unknown nothing changes. A run that
/// finishes in order and holds nothing ends the hold of an earlier one (D9).
void fold(Account& account, const Added& added);
void fold(Account& account, const Changed& changed);
void fold(Account& account, const Removed& removed);
void fold(Account& account, const Paused& paused, Instant at);
void fold(Account& account, const Resumed& resumed);
void fold(Account& account, const SyncStarted& started);
void fold(Account& account, const SyncFinished& finished, Instant at);
void fold(Account& account, const SyncHeld& held);

}  // namespace muster::directory
