#pragma once

#include <string>
#include <vector>

#include "projections/table_shape.hpp"

namespace muster::postgres {

/// The schema of this version of the table set. Versions stand beside each other, so a new one is
/// filled while the old one answers.
[[nodiscard]] std::string schema_name();
/// The function that the tables' search indexes are made with. Not the extension pg_trgm: its index knows words alone,
/// finds no beginning of a text, and cannot leave rows out.
[[nodiscard]] std::string create_trigrams_sql();

/// The statements over a table of the set, in PostgreSQL's words. What a comment names are the
/// parameters, each an array with a value for every row.
[[nodiscard]] std::string create_sql(const projections::TableShape& shape);
[[nodiscard]] std::string put_sql(const projections::TableShape& shape);  // every column
/// The key's columns, then each of `columns`.
[[nodiscard]] std::string update_sql(const projections::TableShape& shape,
                                     const std::vector<projections::ColumnIndex>& columns);
[[nodiscard]] std::string drop_sql(const projections::TableShape& shape, std::size_t key_columns);
/// Of the rows whose key begins with these columns: each combination of the tally's columns, and how
/// many rows hold it.
[[nodiscard]] std::string tallied_sql(const projections::Tally& tally, std::size_t key_columns);
/// Every column of the tally's table, the last added to what is there.
[[nodiscard]] std::string add_to_tally_sql(const projections::TableShape& shape);
/// The key's columns.
[[nodiscard]] std::string drop_empty_tally_sql(const projections::TableShape& shape);

}  // namespace muster::postgres
