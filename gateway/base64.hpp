#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster::gateway {

/// RFC 4648, 4. Decoding takes text with or without padding, and nothing else.
[[nodiscard]] std::string base64_encode(std::string_view bytes);
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace muster::gateway
