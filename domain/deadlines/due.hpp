#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/account/command.hpp"
#include "domain/deadlines/inactivity.hpp"

namespace muster::deadlines {

/// What one look does at most, as the fold waits for it.
struct Bounds {
    std::size_t commands = 128;
    std::size_t users = 10'000;  // met in the walk of A5
};

struct Overdue {
    Instant since;
    Command command;
};

/// What is to be done now, in the order of its moments.
struct Due {
    std::vector<Overdue> commands;
    /// Look again then, or sooner where the account changes; nothing: only then. Not later than `now`
    /// where more is left than the bounds allow.
    std::optional<Instant> next;
};

/// T12: purges; A3: locks that are over; D9: plans that waited for too long; A5: who has become inactive. Never early:
/// by the clock that `now` was read from, and once more by the command's own rule. Whatever was left undone, in a
/// downtime or by a command that did not get through, is due the next time.
[[nodiscard]] Due due(const Account& account, Inactivity& inactivity, Instant now, Bounds bounds = {});

}  // namespace muster::deadlines
