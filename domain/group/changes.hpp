#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"

namespace muster::group {

inline constexpr std::size_t name_bytes_max = 256;
inline constexpr std::size_t description_bytes_max = 4096;

/// G1: may the group be called and described so? An account has each group name once.
[[nodiscard]] std::optional<Refusal> check_text(const Account& account, const GroupId& group, const std::string& name,
                                                const std::string& description);

/// What of name and description differs from what the group has.
[[nodiscard]] std::optional<Changed> difference(const Group& group, const std::optional<std::string>& name,
                                                const std::optional<std::string>& description);

/// The change of members as events of at most `members_per_event_max` ids each.
[[nodiscard]] Decision members_changed(const GroupId& group, const std::vector<UserId>& added,
                                       const std::vector<UserId>& removed);

}  // namespace muster::group
