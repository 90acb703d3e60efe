#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/instant.hpp"
#include "projections/table_shape.hpp"

namespace muster::projections {

/// What any database can hold: bytes that are no valid UTF-8, and zero bytes, become U+FFFD. Events
/// hold valid text; this is for the day when one does not, as it must not stop the projection.
[[nodiscard]] std::string storable_text(std::string_view text);

/// Several texts in one column: each ends with a line feed; `\` and line feeds inside are escaped.
[[nodiscard]] std::string encode_list(const std::vector<std::string>& list);
[[nodiscard]] std::vector<std::string> decode_list(std::string_view text);

[[nodiscard]] Value text_value(std::string_view text);
[[nodiscard]] Value number_value(std::uint64_t number);
[[nodiscard]] Value instant_value(Instant instant);

/// What a row holds there; empty, 0 or nothing where it holds another kind of value.
[[nodiscard]] const std::string& text_at(const Row& row, ColumnIndex column);
[[nodiscard]] std::int64_t number_at(const Row& row, ColumnIndex column);
[[nodiscard]] bool is_null_at(const Row& row, ColumnIndex column);
[[nodiscard]] std::optional<Instant> instant_at(const Row& row, ColumnIndex column);

}  // namespace muster::projections
