#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "projections/table_shape.hpp"

namespace muster::sqlite {

[[nodiscard]] inline std::string quoted(std::string_view name) {
    return '"' + std::string{name} + '"';
}

[[nodiscard]] inline std::string column(const projections::TableShape& shape, std::size_t index) {
    return quoted(shape.columns[index].name);
}

template <class Text>
[[nodiscard]] std::string joined(std::size_t count, std::string_view separator, Text text) {
    std::string result;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) result += separator;
        result += text(i);
    }
    return result;
}

/// Of a table with searched columns: its rows' numbers, their search text, and the index of trigrams over it.
inline constexpr std::string_view row_number = "\"row\"";
inline constexpr std::string_view search_text = "\"search\"";
[[nodiscard]] inline std::string search_table(const projections::TableShape& shape) {
    return quoted(std::string{shape.name} + "_search");
}
[[nodiscard]] inline std::string rare_index(const projections::TableShape& shape, std::size_t index) {
    return quoted(std::string{shape.name} + "_rare_" + std::to_string(index + 1));
}

}  // namespace muster::sqlite
