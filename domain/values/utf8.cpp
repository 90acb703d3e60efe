#include "domain/values/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace muster {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<std::uint8_t>(text[at]);
}

/// Length of the character that starts at `at`; 0 where none does.
std::size_t character_length(std::string_view text, std::size_t at) {
    const auto first = byte_at(text, at);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte_at(text, at + i) & 0xc0U) != 0x80U) return 0;
    }
    const auto second = byte_at(text, at + 1);
    if (first == 0xe0 && second < 0xa0) return 0;   // overlong
    if (first == 0xed && second >= 0xa0) return 0;  // surrogates
    if (first == 0xf0 && second < 0x90) return 0;   // overlong
    if (first == 0xf4 && second >= 0x90) return 0;  // beyond U+10FFFF
    return length;
}

bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto length = character_length(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

bool has_control_character(std::string_view text, LineBreaks line_breaks) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = byte_at(text, at);
        const bool breaks = byte == '\n' || byte == '\r' || byte == '\t';
        if (breaks && line_breaks == LineBreaks::allowed) continue;
        if (byte < 0x20 || byte == 0x7f) return true;
        if (byte == 0xc2 && at + 1 < text.size() && byte_at(text, at + 1) < 0xa0) return true;  // U+0080 to U+009F
    }
    return false;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace muster
