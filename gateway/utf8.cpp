#include "gateway/utf8.hpp"

#include <cstdint>

namespace muster::gateway {
namespace {

struct Sequence {
    std::size_t length = 0;  // 0: no first byte
    std::uint8_t second_min = 0x80;
    std::uint8_t second_max = 0xbf;
};

Sequence sequence(std::uint8_t first) {
    if (first < 0x80) return {.length = 1};
    if (first < 0xc2) return {};
    if (first < 0xe0) return {.length = 2};
    if (first == 0xe0) return {.length = 3, .second_min = 0xa0};
    if (first == 0xed) return {.length = 3, .second_max = 0x9f};
    if (first < 0xf0) return {.length = 3};
    if (first == 0xf0) return {.length = 4, .second_min = 0x90};
    if (first < 0xf4) return {.length = 4};
    if (first == 0xf4) return {.length = 4, .second_max = 0x8f};
    return {};
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
        const auto expected = sequence(byte(0));
        if (expected.length == 0 || expected.length > text.size()) return false;
        if (expected.length > 1 && (byte(1) < expected.second_min || byte(1) > expected.second_max)) return false;
        for (std::size_t i = 2; i < expected.length; ++i) {
            if (byte(i) < 0x80 || byte(i) > 0xbf) return false;
        }
        text.remove_prefix(expected.length);
    }
    return true;
}

}  // namespace muster::gateway
