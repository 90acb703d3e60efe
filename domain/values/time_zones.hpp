#pragma once

#include <string_view>

namespace muster {

/// Does the IANA time zone database know it? Kept here, so that the answer does not depend on what the
/// machine has installed.
[[nodiscard]] bool is_time_zone(std::string_view name);

}  // namespace muster
