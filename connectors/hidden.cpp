#include "connectors/hidden.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "connectors/dn.hpp"

namespace muster::connectors {
namespace {

std::string folded(std::string_view name, const NameFolding& folding) {
    return folding.fold(name).value_or(std::string{name});
}

}  // namespace

Result<void, PortFailure> tell_hidden(std::vector<Sighting>& sightings, const std::vector<Removal>& removals,
                                      const Scope& scope, const Replica& replica, DirectorySession& session) {
    std::unordered_multimap<std::string, std::size_t> absent;  // by username
    for (std::size_t i = 0; i < sightings.size(); ++i)
        if (sightings[i].presence == Presence::absent) absent.emplace(folded(removals[i].who, replica.folding()), i);
    if (absent.empty()) return {};

    std::vector<std::string> names;  // which are asked for; first one that nobody bears, below an entry that is shown
    std::vector<std::pair<std::size_t, std::size_t>> whose;  // name, sighting
    for (const Dangling& dangling : scope.dangling) {
        const auto rdn = dangling.dn.empty() ? std::nullopt : first_rdn(dangling.dn);
        if (!rdn) continue;
        const auto [from, to] = absent.equal_range(folded(rdn->value, replica.folding()));
        if (from == to) continue;
        if (names.empty())
            names.push_back("cn=" + sightings[from->second].guid.text() + "," + replica.objects()[dangling.group].dn);
        for (auto at = from; at != to; ++at) whose.emplace_back(names.size(), at->second);
        names.push_back(dangling.ref);
    }
    if (names.empty()) return {};
    const auto seen = session.look_at(names);
    if (!seen) return failure(seen.error());
    if (seen->front() != Named::nothing) return {};  // it tells of nobody
    for (const auto& [name, sighting] : whose)
        if ((*seen)[name] == Named::unknown) sightings[sighting].presence = Presence::bare;
    return {};
}

}  // namespace muster::connectors
