#pragma once

#include <string>

#include "domain/directory/directory.hpp"

namespace muster::codec {

/// A directory as `muster directory list --json` and `show --json` print it, one object on one line; no secret is in
/// it. `paused` is the reason, null where it is not.
[[nodiscard]] std::string directory_json(const directory::Directory& directory);

}  // namespace muster::codec
