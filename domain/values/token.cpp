#include "domain/values/token.hpp"

#include <algorithm>

#include "domain/values/utf8.hpp"

namespace muster {
namespace {

constexpr std::size_t serial_characters_max = 128;

auto malformed(std::string_view field, std::string why) {
    return failure(Malformed{.field = std::string{field}, .why = std::move(why)});
}

}  // namespace

Result<TokenSerial, Malformed> parse_token_serial(std::string_view text, std::string_view field) {
    const auto serial = trimmed(text);
    if (serial.empty()) return malformed(field, "is empty");
    if (serial.size() > serial_characters_max) return malformed(field, "is longer than 128 characters");
    const auto is_printable = [](char c) { return c >= ' ' && c <= '~'; };
    if (!std::ranges::all_of(serial, is_printable)) return malformed(field, "holds more than printable ASCII");
    return TokenSerial{std::string{serial}};
}

}  // namespace muster
