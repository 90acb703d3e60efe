#include "projections/search_text.hpp"

#include <algorithm>
#include <cstdint>

#include "projections/text.hpp"

namespace muster::projections {
namespace {

constexpr std::string_view before_a_text = "\n\n";
constexpr std::size_t trigrams_max = 24;
constexpr char first_mark = 0x10;
constexpr char last_mark = 0x1F;

/// What no single text holds: so a match never runs from one into the next, nor into a mark.
std::string within_one_text(std::string_view folded) {
    auto text = storable_text(folded);
    std::erase_if(text, [](char c) { return c == '\n' || (c >= first_mark && c <= last_mark); });
    return text;
}

/// Where each character begins, and where the last one ends.
std::vector<std::size_t> character_borders(std::string_view text) {
    std::vector<std::size_t> borders;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) borders.push_back(i);
    }
    borders.push_back(text.size());
    return borders;
}

constexpr std::uint32_t last_character = 0x10FFFF;
constexpr std::uint32_t first_surrogate = 0xD800;
constexpr std::uint32_t behind_surrogates = 0xE000;

std::uint32_t number_of(std::string_view character) {
    const auto lead = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return lead;
    std::uint32_t number = lead & (0x7FU >> character.size());
    for (const char c : character.substr(1)) number = (number << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
    return number;
}

std::string character_of(std::uint32_t number) {
    const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
    const auto more = [&](unsigned places) { return byte(0x80U | ((number >> (6U * places)) & 0x3FU)); };
    if (number < 0x80) return {byte(number)};
    if (number < 0x800) return {byte(0xC0U | (number >> 6U)), more(0)};
    if (number < 0x10000) return {byte(0xE0U | (number >> 12U)), more(1), more(0)};
    return {byte(0xF0U | (number >> 18U)), more(2), more(1), more(0)};
}

}  // namespace

std::string beginning_of_text(std::string_view folded) {
    return std::string{before_a_text} + within_one_text(folded);
}

std::string part_of_text(std::string_view folded) {
    return within_one_text(folded);
}

std::string first_characters(std::string_view wanted) {
    if (wanted.starts_with(before_a_text)) wanted.remove_prefix(before_a_text.size());
    const auto borders = character_borders(wanted);
    return std::string{wanted.substr(0, borders[std::min(borders.size() - 1, marked_characters)])};
}

std::optional<std::string> beyond_beginning(std::string_view characters) {
    // The next character in the place of the last that has one: bytes are in the order of the characters' numbers.
    auto borders = character_borders(characters);
    while (borders.size() > 1) {
        const auto end = borders.back();
        borders.pop_back();
        const auto number = number_of(characters.substr(borders.back(), end - borders.back())) + 1;
        if (number > last_character) continue;
        return std::string{characters.substr(0, borders.back())} +
               character_of(number == first_surrogate ? behind_surrogates : number);
    }
    return std::nullopt;
}

std::vector<std::string> marked_beginning(std::size_t column, std::string_view characters) {
    const auto marked = [&](std::size_t place, std::string_view behind) {
        return static_cast<char>(mark_of(column, place)) + std::string{behind};
    };
    const auto borders = character_borders(characters);
    if (borders.size() == 2) return {'\n' + marked(0, characters)};
    std::vector<std::string> trigrams;
    for (std::size_t i = 0; i + 2 < borders.size(); ++i) {
        trigrams.push_back(marked(i, characters.substr(borders[i], borders[i + 2] - borders[i])));
    }
    return trigrams;
}

std::vector<std::string> trigrams_of(std::string_view text) {
    const auto borders = character_borders(text);
    std::vector<std::string> trigrams;
    for (std::size_t i = 0; i + 3 < borders.size() && i < trigrams_max; ++i) {
        trigrams.emplace_back(text.substr(borders[i], borders[i + 3] - borders[i]));
    }
    return trigrams;
}

}  // namespace muster::projections
