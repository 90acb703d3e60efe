#include "domain/values/person.hpp"

#include <algorithm>
#include <optional>

#include "domain/values/utf8.hpp"

namespace muster {
namespace {

constexpr std::size_t name_bytes_max = 256;
constexpr std::size_t email_bytes_max = 254;      // RFC 5321, 4.5.3.1.3, less the angle brackets
constexpr std::size_t local_part_bytes_max = 64;  // RFC 5321, 4.5.3.1.1
constexpr std::size_t notes_bytes_max = 4096;
constexpr std::size_t phone_digits_min = 7;
constexpr std::size_t phone_digits_max = 15;  // E.164

auto malformed(std::string_view field, std::string why) {
    return failure(Malformed{.field = std::string{field}, .why = std::move(why)});
}

/// The first reason why it is no text of that kind.
std::optional<std::string> wrong_text(std::string_view text, std::size_t bytes_max, LineBreaks line_breaks) {
    if (!is_utf8(text)) return "is not UTF-8";
    if (has_control_character(text, line_breaks)) return "holds a control character";
    if (text.size() > bytes_max) return "is longer than " + std::to_string(bytes_max) + " bytes";
    return std::nullopt;
}

/// Of the one `@` outside quotes; npos where there is none or another.
std::size_t at_sign(std::string_view text) {
    auto found = std::string_view::npos;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && quoted) {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == '@' && !quoted) {
            if (found != std::string_view::npos) return std::string_view::npos;
            found = i;
        }
    }
    return quoted ? std::string_view::npos : found;
}

}  // namespace

Result<Username, Malformed> parse_username(std::string_view text, std::string_view field, const NameFolding& folding) {
    auto folded = folding.fold(text);  // U2
    if (!folded) return malformed(field, "is not UTF-8");
    if (folded->empty()) return malformed(field, "is empty");  // U5
    if (auto why = wrong_text(*folded, name_bytes_max, LineBreaks::refused)) return malformed(field, *std::move(why));
    return Username{*std::move(folded)};
}

Result<PersonName, Malformed> parse_person_name(std::string_view text, std::string_view field) {
    const auto name = trimmed(text);
    if (auto why = wrong_text(name, name_bytes_max, LineBreaks::refused)) {  // U5
        return malformed(field, *std::move(why));
    }
    return PersonName{std::string{name}};
}

Result<Email, Malformed> parse_email(std::string_view text, std::string_view field) {
    const auto address = trimmed(text);
    if (address.empty()) return Email{};
    if (auto why = wrong_text(address, email_bytes_max, LineBreaks::refused)) {  // U5
        return malformed(field, *std::move(why));
    }
    if (address.find(' ') != std::string_view::npos) return malformed(field, "holds a space");
    const auto at = at_sign(address);
    if (at == std::string_view::npos) return malformed(field, "is not of the form local@domain");  // U5
    const auto domain = address.substr(at + 1);
    if (at == 0 || at > local_part_bytes_max || domain.empty() || domain.front() == '.' || domain.back() == '.') {
        return malformed(field, "is not of the form local@domain");
    }
    return Email{std::string{address}};
}

Result<Notes, Malformed> parse_notes(std::string_view text, std::string_view field) {
    if (auto why = wrong_text(text, notes_bytes_max, LineBreaks::allowed)) return malformed(field, *std::move(why));
    return Notes{std::string{text}};
}

Result<PhoneNumber, Malformed> parse_phone_number(std::string_view text, std::string_view field) {
    constexpr std::string_view decoration = " -.()[]";
    std::string number;
    for (const char c : trimmed(text)) {
        if (decoration.find(c) == std::string_view::npos) number += c;
    }
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto digits = std::string_view{number}.substr(number.empty() ? 0 : 1);
    if (number.empty() || number.front() != '+' || !std::ranges::all_of(digits, is_digit)) {  // U5
        return malformed(field, "is not of the form + and digits (E.164)");
    }
    if (digits.size() < phone_digits_min || digits.size() > phone_digits_max || digits.front() == '0') {
        return malformed(field, "is not a country code and number of 7 to 15 digits (E.164)");
    }
    return PhoneNumber{std::move(number)};
}

bool is_free_place(const Username& alias) {
    return alias.get().empty();
}

void drop_free_places_at_the_end(std::vector<Username>& aliases) {
    while (!aliases.empty() && is_free_place(aliases.back())) aliases.pop_back();
}

}  // namespace muster
