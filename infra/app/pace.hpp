#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace muster::app {

/// How long a piece of work still takes if it goes on as fast as so far.
class Pace {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Pace(Time began) : began_(began) {}

    /// `total` 0: not known. Nothing where it cannot be told, or the work has gone on for less than a second.
    [[nodiscard]] std::optional<std::chrono::seconds> left(std::uint64_t done, std::uint64_t total, Time now) const;

private:
    Time began_;
};

}  // namespace muster::app
