#pragma once

#include <string>
#include <string_view>

namespace muster::projections {

/// A row's search text holds each of its searched columns behind two line feeds, folded, each element of a
/// list like a column. So what a text begins with is, like any part of it, something that lies within, and
/// the shortest beginning makes three characters, which is what the databases' trigrams need.
[[nodiscard]] std::string beginning_of_text(std::string_view folded);
[[nodiscard]] std::string part_of_text(std::string_view folded);

}  // namespace muster::projections
