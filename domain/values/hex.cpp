#include "domain/values/hex.hpp"

#include <cstddef>

namespace muster {

std::optional<std::string> bytes_of_hex(std::string_view digits) {
    constexpr std::string_view all = "0123456789abcdef";
    if (digits.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(digits.size() / 2);
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const auto high = all.find(digits[i]);
        const auto low = all.find(digits[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        bytes += static_cast<char>(high << 4U | low);
    }
    return bytes;
}

}  // namespace muster
