#pragma once

#include <string>

#include "connectors/directory.hpp"
#include "infra/ldap/connection.hpp"

namespace muster::ldap {

/// What a base read of one name showed; where it showed nothing, how the server said so.
struct LookedAt {
    connectors::Named what = connectors::Named::unknown;  // never `nothing`: that is the caller's to judge
    int code = LDAP_SUCCESS;
    std::string matched;
};

[[nodiscard]] Result<LookedAt, PortFailure> look_at_one(Connection& connection, const std::string& name);

}  // namespace muster::ldap
