#include "infra/app/spelling.hpp"

#include <algorithm>
#include <cstddef>

namespace muster::app {
namespace {

// Damerau's distance would be nicer; the plain one finds every one-key slip.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view written, const std::vector<std::string_view>& known) {
    constexpr std::size_t slips_max = 2;
    const auto best =
        std::ranges::min_element(known, {}, [&](std::string_view word) { return distance(word, written); });
    if (best == known.end() || distance(*best, written) > slips_max) return std::nullopt;
    return *best;
}

}  // namespace muster::app
