#include "infra/clock/system_clock.hpp"

#include <chrono>

namespace muster::clock {

Instant SystemClock::now() const {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace muster::clock
