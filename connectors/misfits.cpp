#include "connectors/misfits.hpp"

namespace muster::connectors {

void Misfits::note(ObjectIndex person, const Problem& problem) {
    Noted& noted = by_reason_[problem.reason];
    ++noted.count;
    noted.details[person].push_back(problem.detail);
}

void Misfits::forget(ObjectIndex person) {
    skipped_.erase(person);
    for (auto& [reason, noted] : by_reason_) {
        const auto known = noted.details.find(person);
        if (known == noted.details.end()) continue;
        noted.count -= known->second.size();
        noted.details.erase(known);
    }
}

void Misfits::report(const Replica& replica, LeftOuts& left_outs) const {
    for (const auto& [reason, noted] : by_reason_) {
        std::uint64_t named = 0;
        for (const auto& [person, details] : noted.details) {
            if (named >= directory::LeftOut::examples_max && left_outs.is_about_everybody()) break;
            for (const std::string& detail : details) left_outs.add(reason, replica.objects()[person].dn, detail);
            named += details.size();
        }
        left_outs.add_unnamed(reason, noted.count - named);
    }
    left_outs.skipped_people(skipped_.size());
}

}  // namespace muster::connectors
