#pragma once

#include <optional>
#include <string>
#include <unordered_set>

#include "domain/group/events.hpp"
#include "domain/values/ids.hpp"

namespace muster::group {

struct Group {
    GroupId id;
    std::string name;
    std::string description;
    Status status = Status::active;
    std::optional<ManagedBy> managed_by;
    std::unordered_set<UserId> members;

    friend bool operator==(const Group&, const Group&) = default;
};

}  // namespace muster::group
