#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::projections {

/// A row's search text holds each of its searched columns behind two line feeds, folded, each element of a
/// list like a column. So what a text begins with is, like any part of it, something that lies within, and
/// the shortest beginning makes three characters, which is what the databases' trigrams need. Behind them, for
/// each column that lists are sorted by, stands what it begins with: a line feed, then each two characters that follow
/// each other behind a mark of column and place.
[[nodiscard]] std::string beginning_of_text(std::string_view folded);
[[nodiscard]] std::string part_of_text(std::string_view folded);

inline constexpr std::size_t marked_characters = 4;
/// What a text begins with where `wanted`, made by one of the above, is found at its beginning: so many characters, or
/// fewer where `wanted` holds no more.
[[nodiscard]] std::string first_characters(std::string_view wanted);

/// The least text behind all that begin with `characters`, by their bytes; nothing where there is none.
[[nodiscard]] std::optional<std::string> beyond_beginning(std::string_view characters);

/// A control character, which no text holds. `column`: its place among those that lists are sorted by, at most five.
[[nodiscard]] constexpr int mark_of(std::size_t column, std::size_t character) {
    return 0x10 + static_cast<int>(column * (marked_characters - 1) + character);
}
/// The trigrams that those rows hold, and no others, whose column begins with these characters: one at least, no more
/// than are marked.
[[nodiscard]] std::vector<std::string> marked_beginning(std::size_t column, std::string_view characters);

/// Three characters that follow each other, for each place in the text where they do; of a long text the first
/// ones, which leave few rows to be looked at. A row that holds the text holds all of them.
[[nodiscard]] std::vector<std::string> trigrams_of(std::string_view text);

}  // namespace muster::projections
