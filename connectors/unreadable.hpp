#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "domain/account/account.hpp"
#include "domain/directory/directory.hpp"

namespace muster::connectors {

/// A mapped attribute that nobody's entry shows although users have it: a read right withdrawn looks
/// so, and LDAP answers with success (3.2).
struct Unreadable {
    std::uint16_t attribute = 0;  // index in the replica's AttributeSet
    std::string why;              // a sentence that says what to do
};

/// What this read cannot be believed about: neither emptying a field nor an "enabled" may follow
/// from it (D8). Costs as much as the first entry that shows an attribute lies deep.
[[nodiscard]] std::vector<Unreadable> unreadable_attributes(const Replica& replica, const Scope& scope,
                                                            const Account& account,
                                                            const directory::Directory& directory);

}  // namespace muster::connectors
