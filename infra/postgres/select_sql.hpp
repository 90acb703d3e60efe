#pragma once

#include <string>
#include <vector>

#include "projections/queries/snapshot.hpp"
#include "projections/table_shape.hpp"

namespace muster::postgres {

/// A statement with its parameters $1, $2 … as text; lists are array literals.
struct Query {
    std::string sql;
    std::vector<std::string> parameters;
    /// Only a bitmap scan can go through the index of trigrams; other reads must not use one.
    bool needs_bitmap_scan = false;
};

[[nodiscard]] Query rows_query(const queries::Select& select);
[[nodiscard]] Query count_query(const queries::Select& select);
[[nodiscard]] Query sum_query(const queries::Select& select, projections::ColumnIndex column);

}  // namespace muster::postgres
