#pragma once

#include <string>

#include "projections/table_shape.hpp"

namespace muster::postgres {

/// A PostgreSQL array as text, value by value: libpqxx 6 has no parameter for lists.
class ArrayLiteral {
public:
    void add(const projections::Value& value);
    /// Ends it.
    [[nodiscard]] std::string take();

private:
    std::string text_ = "{";
};

}  // namespace muster::postgres
