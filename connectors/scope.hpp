#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
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
    std::string hidden;                // what this bind may not see of it, so that more may be in it; empty: nothing
    // Who may be in it or not, and why that cannot be told: nobody is taken in for that, and nobody out.
    std::unordered_map<ObjectIndex, std::string> perhaps;
};

/// A group's value that leads to no entry that we can read.
struct Dangling {
    ObjectIndex group = 0;     // whose value it is
    std::string ref;           // as the server wrote it
    std::string dn;            // normalised; empty where it is no DN
    std::optional<Guid> guid;  // AD says whom it means
    bool doubled = false;      // memberUid: more than one entry has that uid
};

/// D3: who is in, computed here and never by a filter of the server's.
struct Scope {
    std::vector<bool> in_scope;  // by ObjectIndex
    std::uint64_t people = 0;
    std::vector<ScopeGroup> groups;
    std::vector<std::string> missing_groups;         // configured, not found
    std::vector<Dangling> dangling;                  // of all groups that were walked through
    std::vector<ObjectIndex> walked;                 // the sync groups, and those in them
    std::unordered_set<std::string> people_parents;  // OpenLDAP: normalised DNs under which a user was read
};

[[nodiscard]] Scope scope_of(const Replica& replica, const std::vector<SyncGroup>& groups);

}  // namespace muster::connectors
