#include "infra/postgres/values.hpp"

namespace muster::postgres {

projections::Value value_of(const pqxx::field& field, projections::ColumnType type) {
    if (field.is_null()) return {};
    if (type == projections::ColumnType::number) return field.as<std::int64_t>();
    return std::string{field.c_str(), field.size()};
}

}  // namespace muster::postgres
