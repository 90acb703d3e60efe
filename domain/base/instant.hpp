#pragma once

#include <chrono>

namespace muster {

/// A moment in UTC, to the microsecond, as records carry it. Nothing in the domain asks a clock:
/// instants come in as arguments.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

using Days = std::chrono::days;

}  // namespace muster
