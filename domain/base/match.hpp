#pragma once

#include <utility>
#include <variant>

namespace muster {

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

/// Visits a variant with one lambda per alternative; a missing alternative does not compile.
template <class Variant, class... Cases>
decltype(auto) match(Variant&& variant, Cases&&... cases) {
    return std::visit(Overloaded{std::forward<Cases>(cases)...}, std::forward<Variant>(variant));
}

}  // namespace muster
