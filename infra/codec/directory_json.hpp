#pragma once

#include <string>

#include "domain/directory/directory.hpp"

namespace muster::codec {

/// A directory as `muster directory list --json` prints it, one object on one line; no secret is in it.
[[nodiscard]] std::string directory_json(const directory::Directory& directory);

}  // namespace muster::codec
