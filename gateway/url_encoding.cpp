#include "gateway/url_encoding.hpp"

#include <algorithm>
#include <optional>

namespace muster::gateway {
namespace {

std::optional<unsigned> nibble(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return std::nullopt;
}

bool stays(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == '~';
}

enum class Plus { is_space, stays };

std::string decode(std::string_view text, Plus plus) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const auto high = nibble(text[i + 1]);
            const auto low = nibble(text[i + 2]);
            if (high && low) {
                result += static_cast<char>(*high << 4 | *low);
                i += 2;
                continue;
            }
        }
        result += text[i] == '+' && plus == Plus::is_space ? ' ' : text[i];
    }
    return result;
}

}  // namespace

std::vector<Pair> decode_pairs(std::string_view text) {
    std::vector<Pair> pairs;
    while (!text.empty()) {
        const auto end = text.find('&');
        const auto piece = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (piece.empty()) continue;
        const auto equals = piece.find('=');
        const auto value = equals == std::string_view::npos ? std::string_view{} : piece.substr(equals + 1);
        pairs.push_back(
            {.key = decode(piece.substr(0, equals), Plus::is_space), .value = decode(value, Plus::is_space)});
    }
    return pairs;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        if (stays(c)) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += '%';
        result += digits[byte >> 4];
        result += digits[byte & 0x0f];
    }
    return result;
}

std::string percent_decode(std::string_view text) {
    return decode(text, Plus::stays);
}

}  // namespace muster::gateway
