#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// The bytes that lower-case digits stand for, two each, as digests and kept secrets are written; nothing where they
/// are no such digits.
[[nodiscard]] std::optional<std::string> bytes_of_hex(std::string_view digits);

}  // namespace muster
