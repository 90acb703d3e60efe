#include "infra/sqlite/tables_sql.hpp"

namespace muster::sqlite {
namespace {

using projections::ColumnIndex;
using projections::TableShape;

std::string quoted(std::string_view name) {
    return '"' + std::string{name} + '"';
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

std::string parameter(std::size_t number) {
    return "?" + std::to_string(number);
}

std::string column(const TableShape& shape, std::size_t index) {
    return quoted(shape.columns[index].name);
}

std::string key_columns(const TableShape& shape) {
    return joined(shape.key_columns, ", ", [&](std::size_t i) { return column(shape, i); });
}

std::string key_is(const TableShape& shape, std::size_t columns) {
    return joined(columns, " AND ", [&](std::size_t i) { return column(shape, i) + " = " + parameter(i + 1); });
}

std::string where_of(const queries::Select& select) {
    const auto& shape = projections::shape_of(select.table);
    std::string where;
    std::size_t next = 1;
    for (const auto& condition : select.where) {
        where += where.empty() ? " WHERE " : " AND ";
        where += column(shape, condition.column);
        if (condition.is == queries::Condition::Is::greater_than) {
            where += " > " + parameter(next++);
        } else if (condition.values.size() == 1) {
            where += " = " + parameter(next++);
        } else {
            where +=
                " IN (" + joined(condition.values.size(), ",", [&](std::size_t) { return parameter(next++); }) + ")";
        }
    }
    return where;
}

}  // namespace

std::string create_sql(const TableShape& shape) {
    auto sql = "CREATE TABLE " + quoted(shape.name) + " (";
    for (const auto& each : shape.columns) {
        sql += quoted(each.name) + (each.type == projections::ColumnType::text ? " TEXT" : " INTEGER");
        if (each.nullable == projections::Nullable::no) sql += " NOT NULL";
        sql += ", ";
    }
    sql += "PRIMARY KEY (" + key_columns(shape) + ")) STRICT";
    // Where nearly all is key, the key's tree is the table.
    if (shape.columns.size() == shape.key_columns) sql += ", WITHOUT ROWID";
    sql += ";";
    for (std::size_t i = 0; i < shape.indexes.size(); ++i) {
        const auto& index = shape.indexes[i];
        sql += "CREATE INDEX " + quoted(std::string{shape.name} + "_" + std::to_string(i + 1)) + " ON " +
               quoted(shape.name) + " (" +
               joined(index.size(), ", ", [&](std::size_t at) { return column(shape, index[at]); }) + ");";
    }
    return sql;
}

std::string put_sql(const TableShape& shape) {
    const auto width = shape.columns.size();
    auto sql = "INSERT INTO " + quoted(shape.name) + " VALUES (" +
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

std::string select_sql(const queries::Select& select) {
    const auto& shape = projections::shape_of(select.table);
    auto sql = "SELECT " + joined(shape.columns.size(), ", ", [&](std::size_t i) { return column(shape, i); }) +
               " FROM " + quoted(shape.name) + where_of(select);
    const auto* direction = select.direction == queries::Select::Direction::falling ? " DESC" : "";
    if (!select.order.empty()) {
        sql += " ORDER BY " + joined(select.order.size(), ", ",
                                     [&](std::size_t i) { return column(shape, select.order[i]) + direction; });
    }
    if (select.limit || select.offset > 0) {
        sql += " LIMIT " + (select.limit ? std::to_string(*select.limit) : "-1");
        if (select.offset > 0) sql += " OFFSET " + std::to_string(select.offset);
    }
    return sql;
}

std::string count_sql(const queries::Select& select) {
    return "SELECT count(*) FROM " + quoted(projections::shape_of(select.table).name) + where_of(select);
}

}  // namespace muster::sqlite
