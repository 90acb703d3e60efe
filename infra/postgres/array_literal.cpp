#include "infra/postgres/array_literal.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "domain/base/match.hpp"

namespace muster::postgres {

void ArrayLiteral::add(const projections::Value& value) {
    if (text_.size() > 1) text_ += ',';
    match(
        value, [&](std::monostate) { text_ += "NULL"; },
        [&](std::int64_t number) {
            std::array<char, 24> digits{};
            const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
            text_.append(digits.data(), end);
        },
        [&](const std::string& text) {
            text_ += '"';
            if (text.find_first_of("\"\\") == std::string::npos) {
                text_ += text;
            } else {
                for (const char c : text) {
                    if (c == '"' || c == '\\') text_ += '\\';
                    text_ += c;
                }
            }
            text_ += '"';
        });
}

std::string ArrayLiteral::take() {
    text_ += '}';
    return std::exchange(text_, "{");
}

}  // namespace muster::postgres
