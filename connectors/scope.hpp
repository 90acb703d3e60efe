#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connectors/directory.hpp"
#include "connectors/replica.hpp"

namespace muster::connectors {

/// One configured sync group, and who is in it: directly, through nested groups, by primary group.
struct ScopeGroup {
    Guid guid;
    ObjectIndex object = 0;
    std::vector<ObjectIndex> closure;  // it and the groups in it
    std::vector<ObjectIndex> people;   // each once, in the order of the replica
    std::vector<bool> has;             // the same, by ObjectIndex
    std::string hidden;                // a group in it that shows no members though it must have some; empty: none
    // Who may be in it or not, and why that cannot be told: nobody is taken in for that, and nobody out.
    std::unordered_map<ObjectIndex, std::string> perhaps;
};

/// A group's value that leads to no entry that we can read.
struct Dangling {
    ObjectIndex group = 0;         // whose value it is
    std::string ref;               // as the server wrote it
    std::string dn;                // normalised; empty where it is no DN
    std::optional<Guid> guid;      // AD says whom it means
    bool doubled = false;          // memberUid: more than one entry has that uid
    bool maybe_group = false;      // may be a group that this bind cannot see
    Named named = Named::unknown;  // what the server said of its name, where it was asked
};
[[nodiscard]] std::string_view why_unresolved(const Dangling& value);

/// D3: who is in, computed here and never by a filter of the server's.
struct Scope {
    std::vector<bool> in_scope;  // by ObjectIndex
    std::uint64_t people = 0;
    std::vector<ScopeGroup> groups;
    std::vector<std::string> missing_groups;  // as configured, and why they are none
    std::vector<Dangling> dangling;           // of all groups that were walked through
    std::vector<ObjectIndex> walked;          // the sync groups, and those in them
};

/// Of a sync group without a GUID: `is there and is no group (objectClass person)`, say.
[[nodiscard]] std::string why_missing(const SyncGroup& group);

[[nodiscard]] Scope scope_of(const Replica& replica, const std::vector<SyncGroup>& groups);

/// What this bind may not see of a group, so that more may be in it; empty: nothing.
[[nodiscard]] std::string hidden_of(const Scope& scope, const ScopeGroup& group);

/// 2.5: what no entry was read for, and may be a group: the names to look at, and what that showed. What is proven
/// to be no group hides nobody any more; what is proven not to be there may have been one, under a former name.
[[nodiscard]] std::vector<std::string> names_to_look_at(const Scope& scope);
void take_in(Scope& scope, const Replica& replica, const std::vector<Named>& seen);

}  // namespace muster::connectors
