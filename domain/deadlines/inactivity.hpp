#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "domain/account/account.hpp"

namespace muster::deadlines {

/// A5: who becomes inactive within the next day, found by walking through all users once a day. An
/// index by last login would have to be moved at every login of a million users; this asks nothing of a
/// login, as whoever logs in, is created or is restored by hand has a day at least, and so is met by a
/// later walk. Whom a directory releases is met by the next one.
///
/// Pure; one thread at a time.
class Inactivity {
public:
    /// Walks on, through at most so many users; a new walk begins where the last one's day is
    /// over, or the account's days are others.
    void walk(const Account& account, Instant now, std::size_t users_max);

    /// Has the walk not met everybody yet?
    [[nodiscard]] bool is_walking() const { return days_ != 0 && walking_; }
    /// Who is inactive now, longest first, at most so many, each with the moment; who has logged in, left or
    /// been taken over meanwhile is forgotten.
    [[nodiscard]] std::vector<std::pair<Instant, UserId>> due(const Account& account, Instant now, std::size_t max);
    /// The next moment that something is to be done; nothing where the setting is off.
    [[nodiscard]] std::optional<Instant> next() const;

private:
    void begin(Instant now);

    std::uint32_t days_ = 0;  // the setting that the walk went by; 0: off
    Instant until_;           // everybody who becomes inactive before that is in `coming_`, once walked
    bool walking_ = false;
    UserId from_;  // the walk goes in the order of ids: the first that was not met yet
    std::set<std::pair<Instant, UserId>> coming_;
};

}  // namespace muster::deadlines
