#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "connectors/directory.hpp"
#include "infra/ldap/connection.hpp"

namespace muster::ldap {

/// What a base read of one name showed; where it showed nothing, how the server said so.
struct LookedAt {
    connectors::Named what = connectors::Named::unknown;  // never `nothing`: that is the caller's to judge
    int code = LDAP_SUCCESS;
    std::string matched;
};

/// As many as a filter bears.
inline constexpr std::size_t guids_per_filter = 100;
/// All of them absent, for `some` to say otherwise: called with so many at a time and what is known of them.
using LookUpSome = std::function<Result<void, PortFailure>(std::span<const Guid>, std::span<connectors::Sighting>)>;
[[nodiscard]] Result<std::vector<connectors::Sighting>, PortFailure> look_up_all(std::span<const Guid> guids,
                                                                                 const LookUpSome& some);

/// What the entry that a sync group was configured by shows of it. No group: its object classes in place of the GUID.
void take_in_group(connectors::SyncGroup& group, std::optional<Guid> guid, directory::Kind kind, LDAP* handle,
                   LDAPMessage* entry);

[[nodiscard]] Result<LookedAt, PortFailure> look_at_one(Connection& connection, const std::string& name);

}  // namespace muster::ldap
