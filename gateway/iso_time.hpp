#pragma once

#include <string>

#include "domain/base/instant.hpp"

namespace muster::gateway {

/// `2024-06-01T12:00:00.123000+00:00`: always six decimals and the zone in digits, as clients parse
/// exactly that.
[[nodiscard]] std::string iso_time(Instant instant);

}  // namespace muster::gateway
