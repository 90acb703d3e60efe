#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/directory/events.hpp"

namespace muster::projections {

/// D13: whom a run left out and why, in one column. A reason that this build does not know is
/// passed over when read.
[[nodiscard]] std::string encode_left_out(const std::vector<directory::LeftOut>& left_out);
[[nodiscard]] std::vector<directory::LeftOut> decode_left_out(std::string_view text);

}  // namespace muster::projections
