#pragma once

#include <tl/expected.hpp>
#include <utility>

namespace muster {

/// A value or an expected failure. One alias, so that std::expected replaces it in one line.
/// The class itself is not [[nodiscard]]; functions that return it are.
template <class T, class E>
using Result = tl::expected<T, E>;

template <class E>
[[nodiscard]] auto failure(E error) {
    return tl::unexpected<E>(std::move(error));
}

}  // namespace muster
