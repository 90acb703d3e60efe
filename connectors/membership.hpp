#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "connectors/plan.hpp"
#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "connectors/unsettled.hpp"
#include "domain/account/account.hpp"
#include "domain/directory/directory.hpp"

namespace muster::connectors {

/// Somebody in scope whom a plan looks at.
struct Looked {
    ObjectIndex object = 0;
    const user::User* user = nullptr;  // who stands for him, or is taken over; null: nobody yet
    bool comes = false;                // this plan makes his user, or takes it over
};

/// Whom a plan looks at, and what it does with them.
struct LookedAt {
    bool everything = true;
    std::vector<Looked> people;            // in scope, in the order of the replica
    std::vector<const user::User*> users;  // who stands for any that are looked at, in scope or not
    std::unordered_map<UserId, ObjectIndex> taken_over;
    std::unordered_set<UserId> restored;  // whom this plan takes out of the trash

    /// In `people`; nothing: he is not looked at.
    [[nodiscard]] std::optional<std::size_t> place_of(ObjectIndex person) const;
};

/// D7: what a plan makes of the members of one of its groups: whoever is looked at comes in where he belongs, and
/// leaves where he does not, unless what the read shows of the group does not prove it (D8).
class Membership {
public:
    /// `may_remove`: the read was complete. All of them outlive this.
    Membership(const Replica& replica, const Scope& scope, const Account& account,
               const directory::Directory& directory, const directory::Approved* approved, bool may_remove)
        : replica_(replica),
          scope_(scope),
          account_(account),
          directory_(directory),
          approved_(approved),
          may_remove_(may_remove) {}

    /// `known`: the group here; null: this plan makes it. `all`: everybody in it is looked at. What the next plan has
    /// to look at again goes to `open`.
    void plan(const ScopeGroup& group, const group::Group* known, bool all, const LookedAt& looked, Plan& plan,
              Unsettled& open) const;

private:
    [[nodiscard]] std::vector<Looked> all_of(const ScopeGroup& group, const LookedAt& looked) const;
    [[nodiscard]] bool stays(const user::User& user, const ScopeGroup& group, const LookedAt& looked) const;
    [[nodiscard]] bool is_ours(const user::User& user) const;
    [[nodiscard]] std::vector<UserId> leavers(const group::Group& known, const ScopeGroup& group, bool all,
                                              const LookedAt& looked, Unsettled& open) const;
    [[nodiscard]] bool has_live_members(const group::Group& group, const LookedAt& looked) const;
    [[nodiscard]] bool may_be_emptied(const group::Group& group) const;
    void cut(const Guid& group, const std::vector<Guid>& add, const std::vector<UserId>& remove, Plan& plan) const;

    const Replica& replica_;
    const Scope& scope_;
    const Account& account_;
    const directory::Directory& directory_;
    const directory::Approved* approved_;  // D9; null: nothing
    bool may_remove_;
};

}  // namespace muster::connectors
