#include "connectors/hidden.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
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

/// What lies behind the first comma that is no part of a value.
std::string_view place_of(std::string_view dn) {
    for (std::size_t at = 0; at < dn.size(); ++at) {
        if (dn[at] == '\\') {
            ++at;
        } else if (dn[at] == ',') {
            return dn.substr(at + 1);
        }
    }
    return {};
}

}  // namespace

Result<void, PortFailure> tell_hidden(std::vector<Sighting>& sightings, const std::vector<Removal>& removals,
                                      const Scope& scope, const NameFolding& folding, DirectorySession& session) {
    std::unordered_multimap<std::string, std::size_t> absent;  // by username
    for (std::size_t i = 0; i < sightings.size(); ++i)
        if (sightings[i].presence == Presence::absent) absent.emplace(folded(removals[i].who, folding), i);
    if (absent.empty()) return {};

    std::vector<std::string> names;  // which are asked for; of each place one that nobody bears first
    std::vector<std::pair<std::size_t, std::size_t>> whose;  // name, sighting
    std::map<std::string_view, std::size_t> beside;          // by place: the name that nobody bears
    for (const Dangling& dangling : scope.dangling) {
        const auto rdn = dangling.dn.empty() ? std::nullopt : first_rdn(dangling.dn);
        if (!rdn) continue;
        const auto [from, to] = absent.equal_range(folded(rdn->value, folding));
        if (from == to) continue;
        const std::string_view place = place_of(dangling.ref);
        if (beside.try_emplace(place, names.size()).second)
            names.push_back("cn=" + sightings[from->second].guid.text() + "," + std::string{place});
        for (auto at = from; at != to; ++at) whose.emplace_back(names.size(), at->second);
        names.push_back(dangling.ref);
    }
    if (names.empty()) return {};
    const auto seen = session.look_at(names);
    if (!seen) return failure(seen.error());
    for (const auto& [name, sighting] : whose) {
        const Named other = (*seen)[beside.at(place_of(names[name]))];
        if (other == Named::nothing && (*seen)[name] == Named::unknown) sightings[sighting].presence = Presence::bare;
    }
    return {};
}

}  // namespace muster::connectors
