#pragma once

#include <string_view>

namespace muster::gateway {

/// Well-formed as Unicode 15, table 3-7, has it: no surrogates, nothing overlong.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace muster::gateway
