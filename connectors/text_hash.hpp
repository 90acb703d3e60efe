#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace muster::connectors {

/// For maps with texts as keys that are asked for views.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

}  // namespace muster::connectors
