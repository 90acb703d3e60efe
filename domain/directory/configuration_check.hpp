#pragma once

#include <optional>

#include "domain/account/account.hpp"
#include "domain/account/refusal.hpp"

namespace muster::directory {

/// All text of a configuration together, so that its event stays far below 64 KiB.
inline constexpr std::size_t configuration_bytes_max = 32 * 1024;

/// D1: may the directory be configured so? Its name is its own in the account.
[[nodiscard]] std::optional<Refusal> check_configuration(const Account& account, const DirectoryId& directory,
                                                         const Configuration& configuration);

}  // namespace muster::directory
