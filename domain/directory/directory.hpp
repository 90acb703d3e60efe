#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "domain/directory/configuration.hpp"
#include "domain/directory/events.hpp"
#include "domain/values/guid.hpp"
#include "domain/values/ids.hpp"

namespace muster::directory {

/// D9: the plan whose removals wait for a person.
struct Held {
    RunId run;
    std::string plan;
    std::uint64_t total = 0;

    friend bool operator==(const Held&, const Held&) = default;
};

struct Directory {
    DirectoryId id;
    Configuration configuration;
    std::unordered_map<Guid, UserId> users;    // whom it manages, the trash included
    std::unordered_map<Guid, GroupId> groups;  // which groups it manages
    std::optional<RunId> running;              // started and not finished: crashed, unless it is alive
    std::optional<Held> held;

    friend bool operator==(const Directory&, const Directory&) = default;
};

}  // namespace muster::directory
