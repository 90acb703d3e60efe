#include "connectors/unsettled.hpp"

#include <algorithm>
#include <iterator>

namespace muster::connectors {

void add_moved(Unsettled& unsettled, const Scope& before, const Scope& after, const Replica& replica) {
    static const std::vector<ObjectIndex> nobody;
    std::vector<ObjectIndex> moved;
    const auto compare = [&](const std::vector<ObjectIndex>& one, const std::vector<ObjectIndex>& other) {
        std::ranges::set_symmetric_difference(one, other, std::back_inserter(moved));
    };
    for (const ScopeGroup& group : after.groups) {
        const auto known = std::ranges::find(before.groups, group.guid, &ScopeGroup::guid);
        if (known == before.groups.end()) unsettled.groups.push_back(group.guid);
        compare(known == before.groups.end() ? nobody : known->people, group.people);
    }
    for (const ScopeGroup& group : before.groups)
        if (std::ranges::find(after.groups, group.guid, &ScopeGroup::guid) == after.groups.end())
            compare(group.people, nobody);
    for (const ObjectIndex person : moved) unsettled.people.push_back(replica.objects()[person].guid);
}

}  // namespace muster::connectors
