#include "infra/sqlite/tables_sql.hpp"

#include "infra/sqlite/sql_text.hpp"
#include "projections/search_text.hpp"

namespace muster::sqlite {
namespace {

using projections::ColumnIndex;
using projections::TableShape;

std::string parameter(std::size_t number) {
    return "?" + std::to_string(number);
}

std::string key_columns(const TableShape& shape) {
    return joined(shape.key_columns, ", ", [&](std::size_t i) { return column(shape, i); });
}

std::string key_is(const TableShape& shape, std::size_t columns) {
    return joined(columns, " AND ", [&](std::size_t i) { return column(shape, i) + " = " + parameter(i + 1); });
}

/// `search_text.hpp` says what it holds. Plain text has no line feeds; a list's elements end with one, and
/// its backslashes stand double.
std::string search_expression(const TableShape& shape) {
    auto sql = joined(shape.searched.size(), " || ", [&](std::size_t i) {
        return "char(10,10) || replace(replace(lower(" + column(shape, shape.searched[i]) +
               "), '\\\\', '\\'), char(10), char(10,10))";
    });
    for (std::size_t i = 0; i < shape.sorted_and_searched.size(); ++i) {
        sql += " || char(10)";
        for (std::size_t at = 0; at + 1 < projections::marked_characters; ++at) {
            sql += " || char(" + std::to_string(projections::mark_of(i, at)) + ") || substr(" +
                   column(shape, shape.sorted_and_searched[i]) + ", " + std::to_string(at + 1) + ", 2)";
        }
    }
    return sql;
}

/// Whose search text has changed since the index was settled, and what the index has of them.
std::string unsettled_table(const TableShape& shape) {
    return quoted(std::string{shape.name} + "_unsettled");
}

/// The index holds trigrams only, which name the rows to look at. Triggers note which rows it must be settled about:
/// from within a trigger each row would be written to it as a piece of its own, to be merged later.
std::string create_search_sql(const TableShape& shape) {
    const auto name = [&](const char* when) { return quoted(std::string{shape.name} + "_search_" + when); };
    const auto on = " ON " + quoted(shape.name);
    const auto note = [&](const std::string& row, const std::string& indexed) {
        return "INSERT INTO " + unsettled_table(shape) + " VALUES (" + row + ", " + indexed +
               ") ON CONFLICT DO NOTHING; END;";
    };
    return "CREATE VIRTUAL TABLE " + search_table(shape) +
           " USING fts5(\"text\", content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1');"
           "CREATE TABLE " +
           unsettled_table(shape) + " (\"row\" INTEGER PRIMARY KEY, \"indexed\" TEXT) STRICT;" + "CREATE TRIGGER " +
           name("put") + " AFTER INSERT" + on + " BEGIN " + note("new.\"row\"", "NULL") + "CREATE TRIGGER " +
           name("drop") + " AFTER DELETE" + on + " BEGIN " + note("old.\"row\"", "old.\"search\"") + "CREATE TRIGGER " +
           name("update") + " AFTER UPDATE OF " +
           joined(shape.searched.size(), ", ", [&](std::size_t i) { return column(shape, shape.searched[i]); }) + on +
           " WHEN old.\"search\" IS NOT new.\"search\" BEGIN " + note("old.\"row\"", "old.\"search\"");
}

}  // namespace

std::string create_sql(const TableShape& shape) {
    auto sql = "CREATE TABLE " + quoted(shape.name) + " (";
    const bool is_searched = !shape.searched.empty();
    // Numbers that stay with their rows, whatever happens to the file: the search index knows no others.
    if (is_searched) sql += "\"row\" INTEGER PRIMARY KEY, ";
    for (const auto& each : shape.columns) {
        sql += quoted(each.name) + (each.type == projections::ColumnType::text ? " TEXT" : " INTEGER");
        if (each.nullable == projections::Nullable::no) sql += " NOT NULL";
        sql += ", ";
    }
    if (is_searched) sql += "\"search\" TEXT GENERATED ALWAYS AS (" + search_expression(shape) + ") STORED, ";
    sql += (is_searched ? "UNIQUE (" : "PRIMARY KEY (") + key_columns(shape) + ")) STRICT";
    // Where nearly all is key, the key's tree is the table.
    if (shape.columns.size() == shape.key_columns) sql += ", WITHOUT ROWID";
    sql += ";";
    for (std::size_t i = 0; i < shape.indexes.size(); ++i) {
        const auto& index = shape.indexes[i];
        sql += "CREATE INDEX " + quoted(std::string{shape.name} + "_" + std::to_string(i + 1)) + " ON " +
               quoted(shape.name) + " (" +
               joined(index.size(), ", ", [&](std::size_t at) { return column(shape, index[at]); }) + ");";
    }
    for (std::size_t i = 0; i < shape.rare_indexes.size(); ++i) {
        const auto& index = shape.rare_indexes[i];
        sql += "CREATE INDEX " + rare_index(shape, i) + " ON " + quoted(shape.name) + " (" +
               joined(index.columns.size(), ", ", [&](std::size_t at) { return column(shape, index.columns[at]); }) +
               ") WHERE " + column(shape, index.column) + " = " + std::to_string(index.holds) + ";";
    }
    if (is_searched) sql += create_search_sql(shape);
    return sql;
}

std::string drop_table_sql(const TableShape& shape) {
    auto sql = "DROP TABLE IF EXISTS " + quoted(shape.name) + ";";
    if (shape.searched.empty()) return sql;
    return sql + "DROP TABLE IF EXISTS " + search_table(shape) + ";DROP TABLE IF EXISTS " + unsettled_table(shape) +
           ";";
}

std::vector<std::string> settle_search_sql(const TableShape& shape) {
    if (shape.searched.empty()) return {};
    const auto index = search_table(shape);
    const auto unsettled = unsettled_table(shape);
    return {"INSERT INTO " + index + "(" + index + ", rowid, \"text\") SELECT 'delete', \"row\", \"indexed\" FROM " +
                unsettled + " WHERE \"indexed\" IS NOT NULL",
            "INSERT INTO " + index + "(rowid, \"text\") SELECT t.\"row\", t.\"search\" FROM " + unsettled +
                " AS u JOIN " + quoted(shape.name) + " AS t ON t.\"row\" = u.\"row\"",
            "DELETE FROM " + unsettled};
}

std::string put_sql(const TableShape& shape) {
    const auto width = shape.columns.size();
    auto sql = "INSERT INTO " + quoted(shape.name) + " (" +
               joined(width, ",", [&](std::size_t i) { return column(shape, i); }) + ") VALUES (" +
               joined(width, ",", [](std::size_t i) { return parameter(i + 1); }) + ") ON CONFLICT (" +
               key_columns(shape) + ") DO ";
    if (width == shape.key_columns) return sql + "NOTHING";
    return sql + "UPDATE SET " + joined(width - shape.key_columns, ", ", [&](std::size_t i) {
               const auto name = column(shape, shape.key_columns + i);
               return name + " = excluded." + name;
           });
}

std::string update_sql(const TableShape& shape, const std::vector<ColumnIndex>& columns) {
    return "UPDATE " + quoted(shape.name) + " SET " +
           joined(columns.size(), ", ",
                  [&](std::size_t i) {
                      return column(shape, columns[i]) + " = " + parameter(shape.key_columns + i + 1);
                  }) +
           " WHERE " + key_is(shape, shape.key_columns);
}

std::string drop_sql(const TableShape& shape, std::size_t key_columns) {
    return "DELETE FROM " + quoted(shape.name) + " WHERE " + key_is(shape, key_columns);
}

std::string tallied_sql(const projections::Tally& tally, std::size_t key_columns) {
    const auto& shape = projections::shape_of(tally.of);
    const auto by = joined(tally.by.size(), ", ", [&](std::size_t i) { return column(shape, tally.by[i]); });
    return "SELECT " + by + ", count(*) FROM " + quoted(shape.name) + " WHERE " + key_is(shape, key_columns) +
           " GROUP BY " + by;
}

std::string add_to_tally_sql(const TableShape& shape) {
    const auto last = column(shape, shape.key_columns);
    return "INSERT INTO " + quoted(shape.name) + " VALUES (" +
           joined(shape.columns.size(), ",", [](std::size_t i) { return parameter(i + 1); }) + ") ON CONFLICT (" +
           key_columns(shape) + ") DO UPDATE SET " + last + " = " + last + " + excluded." + last;
}

std::string drop_empty_tally_sql(const TableShape& shape) {
    return drop_sql(shape, shape.key_columns) + " AND " + column(shape, shape.key_columns) + " = 0";
}

}  // namespace muster::sqlite
