#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "connectors/left_outs.hpp"
#include "connectors/object.hpp"
#include "connectors/replica.hpp"
#include "domain/directory/events.hpp"

namespace muster::connectors {

/// D13: what of people's own values could not be taken. That depends on nobody else, so it stands from plan to plan
/// until they are looked at again, and every plan reports it without looking at them (D12).
class Misfits {
public:
    void note(ObjectIndex person, const Problem& problem);
    /// Nothing becomes of him.
    void skip(ObjectIndex person) { skipped_.insert(person); }
    /// He is looked at again, or is not in scope any more.
    void forget(ObjectIndex person);

    void report(const Replica& replica, LeftOuts& left_outs) const;

private:
    struct Noted {
        std::uint64_t count = 0;
        std::map<ObjectIndex, std::vector<std::string>> details;  // in the order in which a plan looks at everybody
    };
    std::map<directory::LeftOutReason, Noted> by_reason_;
    std::set<ObjectIndex> skipped_;
};

}  // namespace muster::connectors
