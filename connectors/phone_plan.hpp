#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "connectors/attribute_map.hpp"
#include "connectors/membership.hpp"
#include "connectors/plan.hpp"
#include "connectors/replica.hpp"
#include "connectors/unsettled.hpp"
#include "domain/account/account.hpp"
#include "domain/base/instant.hpp"
#include "domain/directory/directory.hpp"
#include "domain/ports/ids.hpp"

namespace muster::connectors {

/// D5: what a plan makes of the numbers of one person after the other.
class PhonePlan {
public:
    /// `may_remove`: the read was complete. All of them outlive this.
    PhonePlan(const Replica& replica, const Account& account, const directory::Directory& directory, Ids& ids,
              Instant now, bool may_remove)
        : replica_(replica), account_(account), directory_(directory), ids_(ids), now_(now), may_remove_(may_remove) {}

    /// A person who is here once the people are planned; about any other nothing is done. `restored`: this plan takes
    /// him out of the trash. What the next plan has to look at again goes to `open`.
    void plan(const Looked& person, bool restored, const AttributeMapping& mapping, Plan& plan, Unsettled& open);

private:
    /// Says whether any were. That depends on the others, so he is not settled.
    bool leave_out_the_crowded(const Looked& person, MappedPhones& phones, LeftOuts& left_outs);

    const Replica& replica_;
    const Account& account_;
    const directory::Directory& directory_;
    Ids& ids_;
    Instant now_;
    bool may_remove_;
    std::unordered_map<std::string, std::size_t> newcomers_;  // by number: so many come to it by this plan
};

}  // namespace muster::connectors
