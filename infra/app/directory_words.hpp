#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "infra/app/strict_toml.hpp"
#include "infra/codec/enum_names.hpp"

namespace muster::app {

/// What a directory file calls an alternative: what the log calls it, with `-` where that has `_`.
template <class Enum>
[[nodiscard]] std::string file_word(Enum value) {
    std::string word{codec::name_of(value)};
    std::ranges::replace(word, '_', '-');
    return word;
}

/// Refuses what is none of them.
template <class Enum>
[[nodiscard]] Enum parse_file_word(const StrictTable& table, std::string_view key, std::string_view word) {
    constexpr std::size_t count = codec::enum_names<Enum>.size();
    std::string known;
    for (std::size_t i = 0; i < count; ++i) {
        const auto value = static_cast<Enum>(i);
        const std::string name = file_word(value);
        if (name == word) return value;
        known += (i == 0 ? "" : i + 1 == count ? " or " : ", ") + ('"' + name + '"');
    }
    table.refuse(key, "must be " + known);
}

}  // namespace muster::app
