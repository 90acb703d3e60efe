#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "infra/postgres/sql.hpp"
#include "projections/table_shape.hpp"

namespace muster::postgres {

[[nodiscard]] inline std::string quoted(std::string_view name) {
    return '"' + std::string{name} + '"';
}

[[nodiscard]] inline std::string table(const projections::TableShape& shape) {
    return quoted(schema_name()) + "." + quoted(shape.name);
}

[[nodiscard]] inline std::string column(const projections::TableShape& shape, std::size_t index) {
    return quoted(shape.columns[index].name);
}

[[nodiscard]] inline std::string type_of(const projections::TableShape& shape, std::size_t index) {
    return shape.columns[index].type == projections::ColumnType::text ? "text" : "bigint";
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

/// Of a table with searched columns: their text, as one column, and its trigrams, as they are indexed.
inline constexpr std::string_view search_text = "\"search\"";
[[nodiscard]] inline std::string trigrams_of_search_text(std::string_view alias) {
    return quoted(schema_name()) + ".trigrams(" + std::string{alias} + std::string{search_text} + ")";
}

}  // namespace muster::postgres
