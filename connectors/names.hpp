#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectors/attribute_map.hpp"
#include "connectors/left_outs.hpp"
#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "domain/account/account.hpp"
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// A person of whom the directory says something new.
struct Candidate {
    ObjectIndex object = 0;
    const user::User* user = nullptr;  // who stands for this entry already; nullptr: nobody yet
    MappedPerson mapped;               // after `settle_names`: the names that it may have
    bool left_out = false;
    const user::User* adopts = nullptr;  // D4: the unmanaged user that is taken over
};

struct Settled {
    /// Indexes of candidates, so that a name is freed before it is taken; those inside one entry
    /// change names round among them and belong into one command (U4). Only whose names depend on
    /// another's, or are depended upon.
    std::vector<std::vector<std::size_t>> chains;
    std::vector<bool> in_chain;  // by candidate
};

/// 2.6: who may be called what, U3 kept. Names of people outside `candidates` stay as they are.
[[nodiscard]] Settled settle_names(const Replica& replica, const Scope& scope, const Account& account,
                                   const DirectoryId& directory, std::vector<Candidate>& candidates,
                                   LeftOuts& left_outs);

}  // namespace muster::connectors
