#pragma once

#include <string_view>
#include <vector>

#include "connectors/left_outs.hpp"
#include "connectors/plan.hpp"
#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "domain/account/account.hpp"
#include "domain/base/instant.hpp"
#include "domain/values/guid.hpp"
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// D11: whom the source calls so, and whom this directory manages here under that name: the same person, but where one
/// has left or was renamed. Compared as usernames are (U2).
[[nodiscard]] std::vector<Guid> bearers_of(std::string_view username, const Replica& replica, const Scope& scope,
                                           const Account& account, const DirectoryId& directory, Instant now);

/// Takes note of these people, and of nobody else.
[[nodiscard]] LeftOuts left_outs_of(const std::vector<Guid>& people, const Replica& replica, const Account& account,
                                    const DirectoryId& directory);

/// Leaves of a plan what concerns these people, and the groups that they come into. Names that change round among
/// several (U4) stay one command, so that others may change with them.
void keep_only(Plan& plan, const std::vector<Guid>& people, const Account& account, const DirectoryId& directory);

}  // namespace muster::connectors
