#include "domain/values/phone.hpp"

#include <algorithm>

#include "domain/values/utf8.hpp"

namespace muster {
namespace {

constexpr std::size_t extension_characters_max = 32;
constexpr std::size_t national_digits_of_1 = 10;

auto malformed(std::string_view field, std::string why) {
    return failure(Malformed{.field = std::string{field}, .why = std::move(why)});
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

Result<PhoneNumber, Malformed> parse_number_of_phone(std::string_view text, std::string_view field) {
    const auto number = trimmed(text);
    if (number.empty()) return PhoneNumber{};  // V1
    if (number.front() == '+') return parse_phone_number(number, field);
    const auto digits = static_cast<std::size_t>(std::ranges::count_if(number, is_digit));
    const auto has_country_code = digits == national_digits_of_1 + 1 && number.front() == '1';
    return parse_phone_number((has_country_code ? "+" : "+1") + std::string{number}, field);
}

Result<Extension, Malformed> parse_extension(std::string_view text, std::string_view field) {
    const auto extension = trimmed(text);
    const auto can_be_dialled = [](char c) { return is_digit(c) || c == '*' || c == '#' || c == ','; };
    if (!std::ranges::all_of(extension, can_be_dialled)) return malformed(field, "holds more than digits, *, # and ,");
    if (extension.size() > extension_characters_max) return malformed(field, "is longer than 32 characters");
    return Extension{std::string{extension}};
}

Result<DialDelay, Malformed> parse_dial_delay(std::string_view text, std::string_view field) {
    const auto seconds = trimmed(text);
    std::uint32_t count = 0;
    for (const char c : seconds) {
        if (!is_digit(c)) return malformed(field, "is no whole number of seconds");
        count = count * 10 + static_cast<std::uint32_t>(c - '0');
        if (count > dial_delay_max.count()) return malformed(field, "is more than 600 seconds");
    }
    return DialDelay{static_cast<std::uint16_t>(count)};
}

}  // namespace muster
