#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/account/event_type.hpp"
#include "domain/base/instant.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/directory/server_seen.hpp"
#include "domain/values/ids.hpp"

namespace muster::directory {

/// D15, from best to worst: a run's outcome is its worst part.
enum class Outcome { finished, partial, held, failed };

/// D11, D12: what a run went by.
enum class RunKind {
    full,      // the whole directory was read
    changes,   // what the server told of as changed since
    one_user,  // one person, on demand
};

/// D13: why a person was left out of a run. One code a reason; `LeftOut::count` people have it.
enum class LeftOutReason {
    malformed_entry,       // no GUID, or a value that cannot be read
    malformed_name,        // the username's value breaks U2
    malformed_value,       // another mapped value breaks U5: the person goes through without it
    no_username,           // the mapped attribute has no value
    name_held_elsewhere,   // D4: by a user of another directory
    name_in_trash,         // D4: by a trashed user with another GUID or none
    name_twice_in_source,  // two live entries, one name
    rename_to_held_name,   // keeps the old name, the other fields follow
    alias_held,            // the person goes through without that alias
    unresolved_member,     // a group's value that leads to no entry we can read
    removal_unproven,      // absent, but not proven gone (D8)
    removal_held,          // by the guard (D9)
    refused,               // overtaken: the state met was another than the one planned for
};

/// Up to `examples_max` people are named for each reason; the count is always whole.
struct LeftOut {
    static constexpr std::size_t examples_max = 20;
    struct Example {
        std::string who;     // DN or username: personal
        std::string detail;  // the other side and the value, for a person to act on: personal

        friend bool operator==(const Example&, const Example&) = default;
    };
    LeftOutReason reason = LeftOutReason::malformed_entry;
    std::uint64_t count = 0;
    std::vector<Example> examples;

    friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

struct Counts {
    std::uint64_t read = 0;  // people in scope
    std::uint64_t created = 0;
    std::uint64_t updated = 0;
    std::uint64_t adopted = 0;
    std::uint64_t trashed = 0;
    std::uint64_t restored = 0;
    std::uint64_t held = 0;     // removals not applied
    std::uint64_t skipped = 0;  // people left out

    friend bool operator==(const Counts&, const Counts&) = default;
};

struct Added {
    static constexpr EventType type{"directory.added", 1};
    DirectoryId directory;
    Configuration configuration;

    friend bool operator==(const Added&, const Added&) = default;
};

/// The configuration as it is now, whole.
struct Changed {
    static constexpr EventType type{"directory.changed", 1};
    DirectoryId directory;
    Configuration configuration;

    friend bool operator==(const Changed&, const Changed&) = default;
};

/// Comes behind the release of the last user and group that it managed (D14).
struct Removed {
    static constexpr EventType type{"directory.removed", 1};
    DirectoryId directory;

    friend bool operator==(const Removed&, const Removed&) = default;
};

/// Nobody is synced until it is resumed; whom it manages stay managed, and as they are (D1).
struct Paused {
    static constexpr EventType type{"directory.paused", 1};
    DirectoryId directory;
    std::string reason;  // for whoever finds it so; may be empty. Personal

    friend bool operator==(const Paused&, const Paused&) = default;
};

struct Resumed {
    static constexpr EventType type{"directory.resumed", 1};
    DirectoryId directory;

    friend bool operator==(const Resumed&, const Resumed&) = default;
};

/// A run begins to apply what it read.
struct SyncStarted {
    static constexpr EventType type{"directory.sync_started", 2};
    DirectoryId directory;
    RunId run;
    RunKind kind = RunKind::full;
    Instant began;                  // when the run began to read
    std::string server;             // the server's identity: URL and contextCSN set, or invocationId
    std::vector<LeftOut> left_out;  // as far as reading and planning showed (D13)

    friend bool operator==(const SyncStarted&, const SyncStarted&) = default;
};

struct SyncFinished {
    static constexpr EventType type{"directory.sync_finished", 2};
    DirectoryId directory;
    RunId run;
    RunKind kind = RunKind::full;
    Outcome outcome = Outcome::finished;
    std::string worst;  // D15: the worst part, for a person to act on; empty when finished. Personal
    Counts counts;
    std::vector<LeftOut> left_out;   // D13, whole
    std::optional<ServerSeen> seen{};  // D8: what the server knew; only where the run saw everything that was there

    friend bool operator==(const SyncFinished&, const SyncFinished&) = default;
};

/// D9: the removals of a run that the guard holds. A plan of more than 1,000 is cut into several
/// events of one `plan`; the same plan held again makes no further event.
struct SyncHeld {
    static constexpr EventType type{"directory.sync_held", 1};
    DirectoryId directory;
    RunId run;
    std::string plan;           // hex digest over the whole plan's user ids, sorted
    std::uint64_t total = 0;    // removals in the whole plan
    bool nobody_found = false;  // the run found nobody at all
    std::vector<UserId> users;  // this part's, at most 1,000

    friend bool operator==(const SyncHeld&, const SyncHeld&) = default;
};

}  // namespace muster::directory
