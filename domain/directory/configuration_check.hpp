#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/account/refusal.hpp"
#include "domain/values/malformed.hpp"

namespace muster::directory {

/// All text of a configuration together, so that its event stays far below 64 KiB.
inline constexpr std::size_t configuration_bytes_max = std::size_t{32} * 1024;

/// Of aliases, and of phones: nobody has more than eight aliases (U3), from however many attributes.
inline constexpr std::size_t attributes_of_list_max = 16;

/// D1: what of a configuration cannot work, whoever asks, with what to write instead. Fields are called as in the
/// directory file (`sync.groups`), in its order.
[[nodiscard]] std::vector<Malformed> problems_of(const Configuration& configuration);

/// D1: may the directory be configured so? Its name is its own in the account.
[[nodiscard]] std::optional<Refusal> check_configuration(const Account& account, const DirectoryId& directory,
                                                         const Configuration& configuration);

}  // namespace muster::directory
