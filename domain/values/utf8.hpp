#pragma once

#include <string_view>

namespace muster {

/// Well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing beyond U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

enum class LineBreaks { refused, allowed };

/// Does a control character (Unicode category Cc) stand in the well-formed text? Tabs and line breaks
/// count as `line_breaks` says.
[[nodiscard]] bool has_control_character(std::string_view text, LineBreaks line_breaks);

/// Without spaces, tabs and line breaks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace muster
