#pragma once

#include <pqxx/pqxx>

#include "projections/table_shape.hpp"

namespace muster::postgres {

[[nodiscard]] projections::Value value_of(const pqxx::field& field, projections::ColumnType type);

}  // namespace muster::postgres
