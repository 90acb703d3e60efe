#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace muster {

/// Of ASCII letters only, whatever the locale: for names of protocols and formats. People's names are folded (U2).
[[nodiscard]] constexpr char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] inline std::string ascii_lower(std::string_view text) {
    std::string lower{text};
    for (char& c : lower) c = ascii_lower(c);
    return lower;
}

[[nodiscard]] constexpr bool ascii_equal(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, [](char a, char b) { return ascii_lower(a) == ascii_lower(b); });
}

}  // namespace muster
