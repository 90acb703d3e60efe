#include "infra/postgres/sql.hpp"

namespace muster::postgres {
namespace {

using projections::ColumnIndex;
using projections::ColumnType;
using projections::TableShape;

std::string quoted(std::string_view name) {
    return '"' + std::string{name} + '"';
}

std::string table(const TableShape& shape) {
    return quoted(schema_name()) + "." + quoted(shape.name);
}

template <class Text>
std::string joined(std::size_t count, std::string_view separator, Text text) {
    std::string result;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) result += separator;
        result += text(i);
    }
    return result;
}

std::string column(const TableShape& shape, std::size_t index) {
    return quoted(shape.columns[index].name);
}

std::string type_of(const TableShape& shape, std::size_t index) {
    return shape.columns[index].type == ColumnType::text ? "text" : "bigint";
}

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

bool is_list(const queries::Condition& condition) {
    return condition.is == queries::Condition::Is::any_of && condition.values.size() > 1;
}

/// `FROM … WHERE …`. A list is looked up value by value over the index: fresh tables have no
/// statistics, and without them the planner takes a list for most of the table and reads it whole.
std::string from_where(const queries::Select& select) {
    const auto& shape = projections::shape_of(select.table);
    std::string list;
    std::string where;
    std::size_t next = 1;
    for (const auto& condition : select.where) {
        where += where.empty() ? " WHERE " : " AND ";
        where += column(shape, condition.column);
        const auto parameter = "$" + std::to_string(next++) + "::" + type_of(shape, condition.column);
        if (condition.is == queries::Condition::Is::greater_than) {
            where += " > " + parameter;
        } else if (!is_list(condition)) {
            where += " = " + parameter;
        } else if (list.empty()) {
            list = "(SELECT DISTINCT unnest(" + parameter + "[]) AS value) AS wanted";
            where += " = wanted.value";
        } else {
            where += " = ANY(" + parameter + "[])";
        }
    }
    if (list.empty()) return " FROM " + table(shape) + where;
    return " FROM " + list + " CROSS JOIN LATERAL (SELECT * FROM " + table(shape) + where + " OFFSET 0) AS found";
}

}  // namespace

std::string schema_name() {
    return "muster_v" + std::to_string(projections::table_set_version);
}

std::string create_sql(const TableShape& shape) {
    auto sql = "CREATE TABLE " + table(shape) + " (";
    for (const auto& each : shape.columns) {
        // Bytes order text in every database alike.
        sql += quoted(each.name) + (each.type == ColumnType::text ? " text COLLATE \"C\"" : " bigint");
        if (each.nullable == projections::Nullable::no) sql += " NOT NULL";
        sql += ", ";
    }
    sql += "PRIMARY KEY (" + key_columns(shape) + "));";
    for (std::size_t i = 0; i < shape.indexes.size(); ++i) {
        const auto& index = shape.indexes[i];
        sql += "CREATE INDEX " + quoted(std::string{shape.name} + "_" + std::to_string(i + 1)) + " ON " + table(shape) +
               " (" + joined(index.size(), ", ", [&](std::size_t at) { return column(shape, index[at]); }) + ");";
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

std::string select_sql(const queries::Select& select) {
    const auto& shape = projections::shape_of(select.table);
    auto sql = "SELECT " + joined(shape.columns.size(), ", ", [&](std::size_t i) { return column(shape, i); }) +
               from_where(select);
    const auto* direction = select.direction == queries::Select::Direction::falling ? " DESC" : "";
    if (!select.order.empty()) {
        sql += " ORDER BY " + joined(select.order.size(), ", ",
                                     [&](std::size_t i) { return column(shape, select.order[i]) + direction; });
    }
    if (select.limit) sql += " LIMIT " + std::to_string(*select.limit);
    if (select.offset > 0) sql += " OFFSET " + std::to_string(select.offset);
    return sql;
}

std::string count_sql(const queries::Select& select) {
    return "SELECT count(*)" + from_where(select);
}

}  // namespace muster::postgres
