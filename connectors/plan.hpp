#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/left_outs.hpp"
#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "domain/account/account.hpp"
#include "domain/base/instant.hpp"
#include "domain/directory/commands.hpp"
#include "domain/ports/ids.hpp"
#include "domain/values/ids.hpp"

namespace muster::connectors {

/// A user whose entry is not in scope any more, as far as this read shows. The gate decides.
struct Removal {
    Guid guid;
    UserId user;
    std::string who;  // username, for the report
    directory::HeldBecause because = directory::HeldBecause::left_groups;
    bool approved = false;   // D9: the guard lets it pass
    bool discarded = false;  // D9: somebody wants him to stay

    friend bool operator==(const Removal&, const Removal&) = default;
};

/// A group that had members of the directory's, and reads empty.
struct EmptiedGroup {
    GroupId group;
    std::string name;
};

/// The difference between the directory and the account, in the order in which it is to be applied
/// (2.1): groups, disabling, [removals], renaming and the rest, phones, membership, dropped groups. Empty
/// where both say the same (D13).
struct Plan {
    std::vector<directory::SyncGroup> groups;
    std::vector<directory::SyncPeople> disable;
    std::vector<directory::SyncPeople> people;  // rename, update, restore, create
    std::vector<directory::SyncPhones> phones;  // of people who are there by then
    std::vector<directory::SyncMembers> members;
    std::vector<directory::SyncGroupGone> groups_gone;
    std::vector<Removal> removals;
    LeftOuts left_outs;

    std::uint64_t read = 0;     // people in scope
    std::uint64_t managed = 0;  // by this directory, outside the trash: what the guard measures removals by
    std::vector<EmptiedGroup> emptied_groups;  // keep their members
    std::vector<Guid> released_groups;         // D9: read empty too, and lose them, as somebody approved
    directory::EndDiscard returned;            // D9: of the discarded removals, those that are about nobody any more
    std::vector<std::string> doubts;           // why nobody may be removed after all; a sentence each
    bool nobody_found = false;

    [[nodiscard]] bool is_empty() const {
        return groups.empty() && disable.empty() && people.empty() && phones.empty() && members.empty() &&
               groups_gone.empty() && removals.empty() && returned.users.empty() && returned.groups.empty();
    }
};

struct Unsettled;

/// Looks at what is unsettled, and leaves there what the next plan has to look at: the plan is the one that looking at
/// everything would make (D12). Pure but for the ids that it draws for whom it creates. `may_remove`: the read was
/// complete, so what it does not show is not there (D8); else nobody and no membership is removed. `left_outs` takes
/// what is left out.
[[nodiscard]] Plan plan(const Replica& replica, const Scope& scope, const Account& account,
                        const DirectoryId& directory, Ids& ids, Instant now, bool may_remove, Unsettled& unsettled,
                        LeftOuts left_outs = {});
/// Looks at everything.
[[nodiscard]] Plan plan(const Replica& replica, const Scope& scope, const Account& account,
                        const DirectoryId& directory, Ids& ids, Instant now, bool may_remove, LeftOuts left_outs = {});

}  // namespace muster::connectors
