#pragma once

#include <string>

#include "domain/account/account.hpp"

namespace muster::codec {

/// D9: what waits in a directory, as `muster sync held --json` prints it, one object on one line. Something waits.
[[nodiscard]] std::string held_json(const Account& account, const directory::Directory& directory);

}  // namespace muster::codec
