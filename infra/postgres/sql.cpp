#include "infra/postgres/sql.hpp"

#include "infra/postgres/sql_text.hpp"
#include "projections/search_text.hpp"

namespace muster::postgres {
namespace {

using projections::ColumnIndex;
using projections::ColumnType;
using projections::TableShape;

std::string key_columns(const TableShape& shape) {
    return joined(shape.key_columns, ", ", [&](std::size_t i) { return column(shape, i); });
}

/// `unnest($1::text[], $2::bigint[]) AS d(c1, c2)`: the arrays, side by side, as rows.
std::string rows_of(const TableShape& shape, const std::vector<ColumnIndex>& columns) {
    const auto array = [&](std::size_t i) {
        return "$" + std::to_string(i + 1) + "::" + type_of(shape, columns[i]) + "[]";
    };
    return "unnest(" + joined(columns.size(), ", ", array) + ") AS d(" +
           joined(columns.size(), ", ", [](std::size_t i) { return "c" + std::to_string(i + 1); }) + ")";
}

std::vector<ColumnIndex> first_columns(std::size_t count) {
    std::vector<ColumnIndex> columns;
    columns.reserve(count);
    for (ColumnIndex i = 0; i < count; ++i) columns.push_back(i);
    return columns;
}

std::string keys_match(const TableShape& shape, std::size_t columns) {
    return joined(columns, " AND ",
                  [&](std::size_t i) { return "t." + column(shape, i) + " = d.c" + std::to_string(i + 1); });
}

/// `search_text.hpp` says what it holds. Plain text has no line feeds; a list's elements end with one, and
/// its backslashes stand double.
std::string search_expression(const TableShape& shape) {
    auto sql = joined(shape.searched.size(), " || ", [&](std::size_t i) {
        return "E'\\n\\n' || replace(replace(lower(" + column(shape, shape.searched[i]) +
               "), E'\\\\\\\\', E'\\\\'), E'\\n', E'\\n\\n')";
    });
    for (std::size_t i = 0; i < shape.sorted_and_searched.size(); ++i) {
        sql += " || E'\\n'";
        for (std::size_t at = 0; at + 1 < projections::marked_characters; ++at) {
            sql += " || chr(" + std::to_string(projections::mark_of(i, at)) + ") || substr(" +
                   column(shape, shape.sorted_and_searched[i]) + ", " + std::to_string(at + 1) + ", 2)";
        }
    }
    return sql;
}

}  // namespace

std::string schema_name() {
    return "muster_v" + std::to_string(projections::table_set_version);
}

std::string create_trigrams_sql() {
    return "CREATE FUNCTION " + quoted(schema_name()) +
           ".trigrams(whole text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT "
           "pg_catalog.array_to_tsvector(pg_catalog.array_agg(pg_catalog.substr(whole, place, 3))) FROM "
           "pg_catalog.generate_series(1, pg_catalog.length(whole) - 2) AS place $$";
}

std::string create_sql(const TableShape& shape) {
    auto sql = "CREATE TABLE " + table(shape) + " (";
    for (const auto& each : shape.columns) {
        // Bytes order text in every database alike.
        sql += quoted(each.name) + (each.type == ColumnType::text ? " text COLLATE \"C\"" : " bigint");
        if (each.nullable == projections::Nullable::no) sql += " NOT NULL";
        sql += ", ";
    }
    const bool is_searched = !shape.searched.empty();
    if (is_searched) {
        sql += std::string{search_text} + " text COLLATE \"C\" GENERATED ALWAYS AS (" + search_expression(shape) +
               ") STORED, ";
    }
    sql += "PRIMARY KEY (" + key_columns(shape) + "));";
    for (std::size_t i = 0; i < shape.indexes.size(); ++i) {
        const auto& index = shape.indexes[i];
        sql += "CREATE INDEX " + quoted(std::string{shape.name} + "_" + std::to_string(i + 1)) + " ON " + table(shape) +
               " (" + joined(index.size(), ", ", [&](std::size_t at) { return column(shape, index[at]); }) + ");";
    }
    for (std::size_t i = 0; i < shape.rare_indexes.size(); ++i) {
        const auto& index = shape.rare_indexes[i];
        sql += "CREATE INDEX " + quoted(std::string{shape.name} + "_rare_" + std::to_string(i + 1)) + " ON " +
               table(shape) + " (" +
               joined(index.columns.size(), ", ", [&](std::size_t at) { return column(shape, index.columns[at]); }) +
               ") WHERE " + column(shape, index.column) + " = " + std::to_string(index.holds) + ";";
    }
    if (is_searched) {
        // What waits to be sorted in is read by every search, so little of it; but as much as makes filling twice as
        // fast as a quarter of it does.
        sql += "CREATE INDEX " + quoted(std::string{shape.name} + "_search") + " ON " + table(shape) + " USING gin (" +
               trigrams_of_search_text("") + ") WITH (gin_pending_list_limit = 1024);";
    }
    return sql;
}

std::string put_sql(const TableShape& shape) {
    const auto width = shape.columns.size();
    auto sql = "INSERT INTO " + table(shape) + " SELECT * FROM " + rows_of(shape, first_columns(width)) +
               " ON CONFLICT (" + key_columns(shape) + ") DO ";
    if (width == shape.key_columns) return sql + "NOTHING";
    return sql + "UPDATE SET " + joined(width - shape.key_columns, ", ", [&](std::size_t i) {
               const auto name = column(shape, shape.key_columns + i);
               return name + " = EXCLUDED." + name;
           });
}

std::string update_sql(const TableShape& shape, const std::vector<ColumnIndex>& columns) {
    auto arrays = first_columns(shape.key_columns);
    arrays.insert(arrays.end(), columns.begin(), columns.end());
    return "UPDATE " + table(shape) + " AS t SET " +
           joined(columns.size(), ", ",
                  [&](std::size_t i) {
                      return column(shape, columns[i]) + " = d.c" + std::to_string(shape.key_columns + i + 1);
                  }) +
           " FROM " + rows_of(shape, arrays) + " WHERE " + keys_match(shape, shape.key_columns);
}

std::string drop_sql(const TableShape& shape, std::size_t key_columns) {
    return "DELETE FROM " + table(shape) + " AS t USING " + rows_of(shape, first_columns(key_columns)) + " WHERE " +
           keys_match(shape, key_columns);
}

std::string tallied_sql(const projections::Tally& tally, std::size_t key_columns) {
    const auto& shape = projections::shape_of(tally.of);
    const auto by = joined(tally.by.size(), ", ", [&](std::size_t i) { return "t." + column(shape, tally.by[i]); });
    return "SELECT " + by + ", count(*) FROM " + table(shape) + " AS t JOIN " +
           rows_of(shape, first_columns(key_columns)) + " ON " + keys_match(shape, key_columns) + " GROUP BY " + by;
}

std::string add_to_tally_sql(const TableShape& shape) {
    const auto last = column(shape, shape.key_columns);
    return "INSERT INTO " + table(shape) + " AS t SELECT * FROM " +
           rows_of(shape, first_columns(shape.columns.size())) + " ON CONFLICT (" + key_columns(shape) +
           ") DO UPDATE SET " + last + " = t." + last + " + EXCLUDED." + last;
}

std::string drop_empty_tally_sql(const TableShape& shape) {
    return drop_sql(shape, shape.key_columns) + " AND t." + column(shape, shape.key_columns) + " = 0";
}

}  // namespace muster::postgres
