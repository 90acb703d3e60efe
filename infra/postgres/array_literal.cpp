#include "infra/postgres/array_literal.hpp"

#include <utility>

#include "domain/base/match.hpp"

namespace muster::postgres {

void ArrayLiteral::add(const projections::Value& value) {
    if (text_.size() > 1) text_ += ',';
    match(
        value, [&](std::monostate) { text_ += "NULL"; }, [&](std::int64_t number) { text_ += std::to_string(number); },
        [&](const std::string& text) {
            text_ += '"';
            for (const char c : text) {
                if (c == '"' || c == '\\') text_ += '\\';
                text_ += c;
            }
            text_ += '"';
        });
}

std::string ArrayLiteral::take() {
    text_ += '}';
    return std::exchange(text_, "{");
}

}  // namespace muster::postgres
