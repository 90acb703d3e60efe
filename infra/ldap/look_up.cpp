#include "infra/ldap/look_up.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/base/ascii.hpp"
#include "infra/ldap/entries.hpp"

namespace muster::ldap {

using connectors::Presence;
using connectors::Sighting;

namespace {

// Groups of kinds that are not read may hold people too.
constexpr std::array listing{"member", "uniqueMember", "memberUid", "memberURL", "roleOccupant"};

bool names_a_group(const std::string& object_class) {
    return ascii_lower(object_class).find("group") != std::string::npos;
}

}  // namespace

Result<LookedAt, PortFailure> look_at_one(Connection& connection, const std::string& name) {
    LookedAt seen;
    Search search{.base = name, .scope = LDAP_SCOPE_BASE, .attributes = {"objectClass"}, .controls = {}};
    search.attributes.insert(search.attributes.end(), listing.begin(), listing.end());
    LDAP* handle = connection.handle();
    auto ended = connection.search(search, [&](LDAPMessage* entry) {
        const auto classes = values_of(handle, entry, "objectClass");
        if (classes.empty()) return;  // there, but what it is cannot be read
        const bool lists = std::ranges::any_of(
            listing, [&](const char* attribute) { return !values_of(handle, entry, attribute).empty(); });
        seen.what =
            lists || std::ranges::any_of(classes, names_a_group) ? connectors::Named::group : connectors::Named::other;
    });
    if (!ended) return failure(std::move(ended).error());
    seen.code = ended->code;
    seen.matched = std::move(ended->matched);
    return seen;
}

void take_in_group(connectors::SyncGroup& group, std::optional<Guid> guid, directory::Kind kind, LDAP* handle,
                   LDAPMessage* entry) {
    KindOf is{kind};
    std::vector<std::string> classes;
    auto walked = walk(handle, entry, [&](std::string_view description, const berval* values) {
        if (!same_attribute(description, "objectClass")) return;
        is.take(values);
        for (const berval* value = values; value->bv_val != nullptr; ++value) classes.emplace_back(view_of(*value));
    });
    group.dn = std::move(walked.dn);
    // Where they cannot be read, the read will show what it is.
    if (classes.empty() || is.kind() == connectors::EntryKind::group)
        group.guid = guid;
    else
        group.other_classes = std::move(classes);
}

Result<std::vector<Sighting>, PortFailure> look_up_all(std::span<const Guid> guids, const LookUpSome& some) {
    std::vector<Sighting> sightings;
    sightings.reserve(guids.size());
    for (const Guid& guid : guids) sightings.push_back({guid, Presence::absent, {}});
    for (std::size_t at = 0; at < guids.size(); at += guids_per_filter) {
        const std::size_t size = std::min(guids_per_filter, guids.size() - at);
        auto seen = some(guids.subspan(at, size), std::span{sightings}.subspan(at, size));
        if (!seen) return failure(std::move(seen).error());
    }
    return sightings;
}

}  // namespace muster::ldap
