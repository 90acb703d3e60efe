#pragma once

#include <string>
#include <vector>

#include "projections/queries/snapshot.hpp"
#include "projections/table_shape.hpp"

namespace muster::sqlite {

/// A statement with the values of its parameters ?1, ?2 …
struct Query {
    std::string sql;
    std::vector<projections::Value> values;
};

[[nodiscard]] Query rows_query(const queries::Select& select);
[[nodiscard]] Query count_query(const queries::Select& select);
[[nodiscard]] Query sum_query(const queries::Select& select, projections::ColumnIndex column);

}  // namespace muster::sqlite
