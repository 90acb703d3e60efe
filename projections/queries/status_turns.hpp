#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "projections/queries/audit.hpp"

namespace muster::queries {

/// One thing that has a say in a user's effective status (S5), at its place in the log.
struct StatusFact {
    enum class What : std::uint8_t {
        own_status,
        locked,
        unlocked,
        trashed,
        restored,  // with an own status
        purged,
        joined,
        left,
        group_status,
        group_gone,
    };
    std::uint64_t sequence = 0;
    What what = What::own_status;
    std::string group{};   // whose it is, where it is a group's
    std::string status{};  // the own one, or the group's
};

/// S5, S6: where the effective status turned, or what decides it, by the place in the log. `facts` is everything from
/// the user's creation on, in any order.
[[nodiscard]] std::map<std::uint64_t, StatusTurn> status_turns(std::vector<StatusFact> facts);

}  // namespace muster::queries
