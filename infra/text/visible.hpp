#pragma once

#include <string>
#include <string_view>

namespace muster::text {

/// As it may stand in a line on a terminal. Control characters, line ends, marks that turn the direction of writing and
/// bytes that are no UTF-8 are written out (`\u202e`, `\xff`): whoever may name an entry of a directory could otherwise
/// move the cursor, add lines of their own, or have a name read like another one. All else stays as it is, a backslash
/// too, as DNs have it.
[[nodiscard]] std::string visible(std::string_view text);

}  // namespace muster::text
