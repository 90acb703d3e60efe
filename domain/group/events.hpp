#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/account/event_type.hpp"
#include "domain/user/events.hpp"
#include "domain/values/ids.hpp"

namespace muster::group {

using user::Change;
using user::ManagedBy;

/// S5: Active carries nothing and leaves each member's own status.
enum class Status { active, bypass, disabled };

/// An event holds at most this many member ids (an event is at most 64 KiB).
inline constexpr std::size_t members_per_event_max = 1000;

struct Created {
    static constexpr EventType type{"group.created", 1};
    GroupId group;
    std::optional<ManagedBy> managed_by;
    std::string name;
    std::string description;
    Status status = Status::active;

    friend bool operator==(const Created&, const Created&) = default;
};

struct Changed {
    static constexpr EventType type{"group.changed", 1};
    GroupId group;
    std::optional<Change<std::string>> name;
    std::optional<Change<std::string>> description;

    friend bool operator==(const Changed&, const Changed&) = default;
};

struct StatusChanged {
    static constexpr EventType type{"group.status_changed", 1};
    GroupId group;
    Status from = Status::active;
    Status to = Status::active;

    friend bool operator==(const StatusChanged&, const StatusChanged&) = default;
};

/// Its members stay (G1).
struct Deleted {
    static constexpr EventType type{"group.deleted", 1};
    GroupId group;

    friend bool operator==(const Deleted&, const Deleted&) = default;
};

/// At most `members_per_event_max` ids, added and removed together.
struct MembersChanged {
    static constexpr EventType type{"group.members_changed", 1};
    GroupId group;
    std::vector<UserId> added;
    std::vector<UserId> removed;

    friend bool operator==(const MembersChanged&, const MembersChanged&) = default;
};

/// A group of the sync overrides a local one of the same name (D7).
struct AdoptedByDirectory {
    static constexpr EventType type{"group.adopted_by_directory", 1};
    GroupId group;
    ManagedBy managed_by;

    friend bool operator==(const AdoptedByDirectory&, const AdoptedByDirectory&) = default;
};

/// Its directory left the configuration; the group stays, unmanaged (D14).
struct ReleasedByDirectory {
    static constexpr EventType type{"group.released_by_directory", 1};
    GroupId group;
    ManagedBy managed_by;

    friend bool operator==(const ReleasedByDirectory&, const ReleasedByDirectory&) = default;
};

}  // namespace muster::group
