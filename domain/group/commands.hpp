#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/group/events.hpp"
#include "domain/values/ids.hpp"

namespace muster::group {

/// All of these are by hand (G1); what a directory does to its groups stands in directory/commands.
struct CreateGroup {
    GroupId group;
    std::string name;
    std::string description;
    Status status = Status::active;
};

struct ChangeGroup {
    GroupId group;
    std::optional<std::string> name;
    std::optional<std::string> description;
};

/// S6; open to hands on managed groups too.
struct SetGroupStatus {
    GroupId group;
    Status status = Status::active;
};

/// Text and status in one call: whole or not at all.
struct EditGroup {
    GroupId group;
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<Status> status;
};

struct DeleteGroup {
    GroupId group;
};

struct ChangeMembers {
    GroupId group;
    std::vector<UserId> add;  // together at most members_per_event_max
    std::vector<UserId> remove;
};

}  // namespace muster::group
