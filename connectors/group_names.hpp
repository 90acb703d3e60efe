#pragma once

#include <vector>

#include "connectors/left_outs.hpp"
#include "domain/account/account.hpp"
#include "domain/directory/commands.hpp"
#include "domain/directory/directory.hpp"

namespace muster::connectors {

/// The same commands in an order in which each name is free when a group takes it. A group whose name stays with
/// another one is left out and reported: it keeps the old name, or is not made.
[[nodiscard]] std::vector<directory::SyncGroup> settle_group_names(std::vector<directory::SyncGroup> commands,
                                                                   const Account& account,
                                                                   const directory::Directory& directory,
                                                                   LeftOuts& left_outs);

}  // namespace muster::connectors
