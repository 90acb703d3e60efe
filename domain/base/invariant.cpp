#include "domain/base/invariant.hpp"

#include <cstdio>
#include <cstdlib>

namespace muster {

void broken_invariant(std::string_view what) noexcept {
    std::fprintf(stderr, "muster: broken invariant: %.*s\n", static_cast<int>(what.size()), what.data());
    std::abort();
}

}  // namespace muster
