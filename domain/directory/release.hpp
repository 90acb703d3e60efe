#pragma once

#include <cstddef>

#include "domain/directory/commands.hpp"
#include "domain/directory/directory.hpp"

namespace muster::directory {

/// Users and groups together, of one command.
inline constexpr std::size_t released_at_once_max = 100;

/// D14: the next of whom it manages, in the order of their ids in the directory; nobody: it can go.
[[nodiscard]] ReleaseManaged next_release(const Directory& directory);

}  // namespace muster::directory
