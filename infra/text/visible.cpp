#include "infra/text/visible.hpp"

#include <utf8proc.h>

#include <cstddef>

namespace muster::text {
namespace {

bool is_in(utf8proc_int32_t point, utf8proc_int32_t first, utf8proc_int32_t last) {
    return point >= first && point <= last;
}

bool misleads(utf8proc_int32_t point) {
    const bool is_control = point < 0x20 || is_in(point, 0x7f, 0x9f);
    const bool ends_line = is_in(point, 0x2028, 0x2029);
    const bool turns =
        point == 0x061c || is_in(point, 0x200e, 0x200f) || is_in(point, 0x202a, 0x202e) || is_in(point, 0x2066, 0x2069);
    return is_control || ends_line || turns;
}

std::string in_hex(utf8proc_int32_t number, std::size_t digits) {
    std::string text(digits, '0');
    for (; digits != 0; number >>= 4) text[--digits] = "0123456789abcdef"[number & 0xf];
    return text;
}

}  // namespace

std::string visible(std::string_view text) {
    std::string seen;
    seen.reserve(text.size());
    while (!text.empty()) {
        utf8proc_int32_t point = 0;
        const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
        auto size = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &point);
        if (size <= 0) {
            size = 1;
            seen += "\\x" + in_hex(*bytes, 2);
        } else if (misleads(point)) {
            seen += "\\u" + in_hex(point, 4);
        } else {
            seen += text.substr(0, static_cast<std::size_t>(size));
        }
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return seen;
}

}  // namespace muster::text
