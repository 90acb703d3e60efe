#include "projections/users_tally_table.hpp"

#include <algorithm>
#include <array>

#include "domain/base/invariant.hpp"

namespace muster::projections::users_tally_table {
namespace {

using Columns = std::array<Column, count + 1>;

Columns columns_of_users() {
    Columns columns;
    for (ColumnIndex i = 0; i < count; ++i) columns[i] = users_table::shape().columns[by[i]];
    columns[count] = {.name = "users", .type = ColumnType::number, .nullable = Nullable::no};
    return columns;
}

}  // namespace

ColumnIndex column_of(ColumnIndex users_column) {
    const auto* const found = std::ranges::find(by, users_column);
    invariant(found != std::end(by), "users are counted by this column");
    return static_cast<ColumnIndex>(found - std::begin(by));
}

const TableShape& shape() {
    static const Columns columns = columns_of_users();
    static const TableShape tally{.name = "users_tally",
                                  .columns = columns,
                                  .key_columns = count,
                                  .indexes = {},
                                  .tally = Tally{.of = Table::users, .by = by}};
    return tally;
}

}  // namespace muster::projections::users_tally_table
