#include "projections/text.hpp"

#include <algorithm>
#include <limits>

namespace muster::projections {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool continues(std::string_view text, std::size_t at, unsigned char low = 0x80, unsigned char high = 0xBF) {
    if (at >= text.size()) return false;
    const auto byte = static_cast<unsigned char>(text[at]);
    return byte >= low && byte <= high;
}

// Bytes of the well-formed sequence at `at` (Unicode 15, table 3-7), 0 for none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first == 0) return 0;
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(text, at + 1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned char low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned char high = first == 0xED ? 0x9F : 0xBF;
        return continues(text, at + 1, low, high) && continues(text, at + 2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned char low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned char high = first == 0xF4 ? 0x8F : 0xBF;
        return continues(text, at + 1, low, high) && continues(text, at + 2) && continues(text, at + 3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string storable_text(std::string_view text) {
    const auto plain = [](char c) { return c > 0; };
    if (std::ranges::all_of(text, plain)) return std::string{text};
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto length = sequence_length(text, at);
        result += length == 0 ? replacement : text.substr(at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return result;
}

std::string encode_list(const std::vector<std::string>& list) {
    std::string text;
    for (const auto& entry : list) {
        for (const char c : entry) {
            if (c == '\\') {
                text += "\\\\";
            } else if (c == '\n') {
                text += "\\n";
            } else {
                text += c;
            }
        }
        text += '\n';
    }
    return text;
}

std::vector<std::string> decode_list(std::string_view text) {
    std::vector<std::string> list;
    std::string entry;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            list.push_back(std::move(entry));
            entry.clear();
        } else if (text[i] == '\\' && i + 1 < text.size()) {
            ++i;
            entry += text[i] == 'n' ? '\n' : text[i];
        } else {
            entry += text[i];
        }
    }
    return list;
}

Value text_value(std::string_view text) {
    return storable_text(text);
}

Value number_value(std::uint64_t number) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(number, most));
}

Value instant_value(Instant instant) {
    return std::int64_t{instant.time_since_epoch().count()};
}

const std::string& text_at(const Row& row, ColumnIndex column) {
    static const std::string none;
    const auto* text = std::get_if<std::string>(&row[column]);
    return text == nullptr ? none : *text;
}

std::int64_t number_at(const Row& row, ColumnIndex column) {
    const auto* number = std::get_if<std::int64_t>(&row[column]);
    return number == nullptr ? 0 : *number;
}

bool is_null_at(const Row& row, ColumnIndex column) {
    return std::holds_alternative<std::monostate>(row[column]);
}

std::optional<Instant> instant_at(const Row& row, ColumnIndex column) {
    if (is_null_at(row, column)) return std::nullopt;
    return Instant{std::chrono::microseconds{number_at(row, column)}};
}

}  // namespace muster::projections
