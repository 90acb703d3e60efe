#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace muster::app {

/// Which of the known words was meant: one that is at most two slips away from what was written.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view written,
                                                      const std::vector<std::string_view>& known);

}  // namespace muster::app
