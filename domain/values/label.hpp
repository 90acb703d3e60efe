#pragma once

#include <optional>
#include <string_view>

#include "domain/values/malformed.hpp"

namespace muster {

/// What an installation calls a thing of its own: a line of 1 to 256 bytes of UTF-8 without control
/// characters, and no space around it. Nothing where `text` is that.
[[nodiscard]] std::optional<Malformed> wrong_label(std::string_view text, std::string_view field);

}  // namespace muster
