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
    static constexpr EventType type{"directory.added", 3};
    DirectoryId directory;
    Configuration configuration;

    friend bool operator==(const Added&, const Added&) = default;
};

/// The configuration as it is now, whole.
struct Changed {
    static constexpr EventType type{"directory.changed", 3};
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
    std::vector<LeftOut> left_out;     // D13, whole
    std::optional<ServerSeen> seen{};  // D8: what the server knew; only where the run saw everything that was there

    friend bool operator==(const SyncFinished&, const SyncFinished&) = default;
};

/// Why somebody would go to the trash, as the read shows it: nothing of that is proven yet (D8).
enum class HeldBecause {
    left_groups,    // the entry was read, and is in no sync group any more
    group_dropped,  // nor was it in others than one that left the configuration
    not_found,      // no entry was read: deleted, moved away, or hidden
};

/// D9: the removals of a run that the guard holds. A plan of more than 1,000 is cut into several
/// events of one `plan`; the same plan held again makes no further event.
struct SyncHeld {
    static constexpr EventType type{"directory.sync_held", 2};
    DirectoryId directory;
    RunId run;
    std::string plan;                    // hex digest over the whole plan's ids, sorted
    std::uint64_t total = 0;             // users in the whole plan
    bool nobody_found = false;           // the run found nobody at all
    std::vector<UserId> users;           // this part's, at most 1,000
    std::vector<HeldBecause> reasons{};  // one for each of `users`; empty in version 1
    std::vector<GroupId> groups{};       // the same in each part: had members, read empty, and keep them
    std::uint64_t position = 0;          // the last record of the log that the plan knew; 0 in version 1
    std::string why{};                   // what tripped the guard, for a person to judge: personal
    Instant expires_at{};                // the plan cannot be approved from then on

    friend bool operator==(const SyncHeld&, const SyncHeld&) = default;
};

/// D9: somebody releases these removals. The next run plans anew: who is still in its plan, and was in this one,
/// passes the guard; each must be proven to have left all the same (D8).
struct RemovalsApproved {
    static constexpr EventType type{"directory.removals_approved", 1};
    DirectoryId directory;
    std::string plan;
    std::uint64_t total = 0;

    friend bool operator==(const RemovalsApproved&, const RemovalsApproved&) = default;
};

/// D9: these removals are not wanted. Nobody is asked about them again, and whom they concern stay.
struct RemovalsDiscarded {
    static constexpr EventType type{"directory.removals_discarded", 1};
    DirectoryId directory;
    std::string plan;
    std::uint64_t total = 0;

    friend bool operator==(const RemovalsDiscarded&, const RemovalsDiscarded&) = default;
};

/// D9: of discarded removals, those that are about nobody any more: these users came back, or are gone from here; these
/// groups have members again. Should they leave anew, somebody is asked.
struct DiscardEnded {
    static constexpr EventType type{"directory.discard_ended", 1};
    DirectoryId directory;
    std::vector<UserId> users;
    std::vector<GroupId> groups;

    friend bool operator==(const DiscardEnded&, const DiscardEnded&) = default;
};

/// D9: nobody decided in time, or what was approved could not be carried out in time. A run that plans the same
/// asks again.
struct HoldExpired {
    static constexpr EventType type{"directory.hold_expired", 1};
    DirectoryId directory;
    std::string plan;

    friend bool operator==(const HoldExpired&, const HoldExpired&) = default;
};

/// D9: a later run holds others, or nobody any more; nobody is asked about this plan now.
struct HoldOvertaken {
    static constexpr EventType type{"directory.hold_overtaken", 1};
    DirectoryId directory;
    std::string plan;

    friend bool operator==(const HoldOvertaken&, const HoldOvertaken&) = default;
};

}  // namespace muster::directory
