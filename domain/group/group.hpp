#pragma once

#include <optional>
#include <string>

#include "domain/base/persistent_set.hpp"
#include "domain/group/events.hpp"
#include "domain/values/ids.hpp"

namespace muster {
struct Account;
}

namespace muster::group {

struct Group {
    GroupId id;
    std::string name;
    std::string description;
    Status status = Status::active;
    std::optional<ManagedBy> managed_by;
    PersistentSet<UserId> members;

    friend bool operator==(const Group&, const Group&) = default;
};

/// What each event does to the account, with the indexes over names, members and GUIDs kept in
/// step. Total: about a group or user unknown nothing changes.
void fold(Account& account, const Created& created);
void fold(Account& account, const Changed& changed);
void fold(Account& account, const StatusChanged& changed);
void fold(Account& account, const Deleted& deleted);
void fold(Account& account, const MembersChanged& changed);
void fold(Account& account, const AdoptedByDirectory& adopted);
void fold(Account& account, const ReleasedByDirectory& released);

}  // namespace muster::group
