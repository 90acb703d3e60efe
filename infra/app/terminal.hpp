#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>

#include "infra/text/visible.hpp"

/// All that a command writes goes through here.
namespace muster::app {

template <class T>
inline constexpr bool is_text = std::is_convertible_v<const T&, std::string_view>;
template <class T>
using Shown = std::conditional_t<is_text<T>, std::string, T>;
template <class T>
[[nodiscard]] decltype(auto) shown(const T& arg) {
    if constexpr (is_text<T>)
        return text::visible(arg);
    else
        return (arg);
}

/// What people read. The format is ours; texts that are put into it may come from a directory, or anybody, and are
/// shown so that they mislead nobody.
template <class... Args>
void tell(std::FILE* to, fmt::format_string<Shown<Args>...> format, const Args&... args) {
    const auto print = [&](const auto&... all) { fmt::vprint(to, format, fmt::make_format_args(all...)); };
    print(shown(args)...);
}
template <class... Args>
void tell(fmt::format_string<Shown<Args>...> format, const Args&... args) {
    tell<Args...>(stdout, format, args...);
}

/// What programs read: JSON, a file, an answer's body.
inline void put(std::string_view text) {
    fmt::print("{}", text);
}
inline void put_line(std::string_view text) {
    fmt::print("{}\n", text);
}

}  // namespace muster::app
