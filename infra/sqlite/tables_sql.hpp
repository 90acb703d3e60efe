#pragma once

#include <string>
#include <vector>

#include "projections/table_shape.hpp"

namespace muster::sqlite {

/// The statements over a table of the set, in SQLite's words; parameters are ?1, ?2 … in the order
/// in which each comment names them.
[[nodiscard]] std::string create_sql(const projections::TableShape& shape);
[[nodiscard]] std::string drop_table_sql(const projections::TableShape& shape);  // where it is there
[[nodiscard]] std::string put_sql(const projections::TableShape& shape);         // every column
/// One after the other at the end of a transaction: the search index then holds what the rows do. None where nothing is
/// searched.
[[nodiscard]] std::vector<std::string> settle_search_sql(const projections::TableShape& shape);
/// The key, then each of `columns`.
[[nodiscard]] std::string update_sql(const projections::TableShape& shape,
                                     const std::vector<projections::ColumnIndex>& columns);
[[nodiscard]] std::string drop_sql(const projections::TableShape& shape, std::size_t key_columns);
/// Of the rows whose key begins with these columns: each combination of the tally's columns, and how
/// many rows hold it.
[[nodiscard]] std::string tallied_sql(const projections::Tally& tally, std::size_t key_columns);
/// Every column of the tally's table, the last added to what is there.
[[nodiscard]] std::string add_to_tally_sql(const projections::TableShape& shape);
/// The key.
[[nodiscard]] std::string drop_empty_tally_sql(const projections::TableShape& shape);

}  // namespace muster::sqlite
