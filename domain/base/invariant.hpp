#pragma once

#include <string_view>

namespace muster {

/// Ends the process with `what` on stderr. For what cannot be unless Muster itself is wrong:
/// going on would write the mistake into the log.
[[noreturn]] void broken_invariant(std::string_view what) noexcept;

inline void invariant(bool holds, std::string_view what) noexcept {
    if (!holds) broken_invariant(what);
}

}  // namespace muster
