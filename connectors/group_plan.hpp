#pragma once

#include <optional>
#include <string>

#include "connectors/plan.hpp"
#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "domain/account/account.hpp"
#include "domain/directory/directory.hpp"
#include "domain/ports/ids.hpp"

namespace muster::connectors {

/// D2, D7: what a plan makes of the sync groups themselves; of their members: `Membership`.
class GroupPlan {
public:
    /// `may_remove`: the read was complete (D8). All of them outlive this.
    GroupPlan(const Replica& replica, const Scope& scope, const Account& account, const directory::Directory& directory,
              Ids& ids, bool may_remove)
        : replica_(replica),
          scope_(scope),
          account_(account),
          directory_(directory),
          ids_(ids),
          may_remove_(may_remove) {}

    void plan(Plan& plan) const;

    /// Which group stands for it now; null: none yet.
    [[nodiscard]] const group::Group* known(const Guid& guid) const;
    /// Where none does, and `plan` makes one: which it takes over, a local one or ours whose entry is gone. Null: a new
    /// one.
    [[nodiscard]] const group::Group* taken_over(const ScopeGroup& group, const Plan& plan) const;

private:
    [[nodiscard]] std::string name_of(const Object& group) const;
    [[nodiscard]] const group::Group* called(const std::string& name) const;
    [[nodiscard]] std::optional<Guid> gone_holder_of(const std::string& name) const;
    [[nodiscard]] bool is_sync_group(const Guid& guid) const;

    const Replica& replica_;
    const Scope& scope_;
    const Account& account_;
    const directory::Directory& directory_;
    Ids& ids_;
    bool may_remove_;
};

/// Does this plan make the group, or keep it up to date?
[[nodiscard]] bool makes(const Plan& plan, const Guid& group);

}  // namespace muster::connectors
