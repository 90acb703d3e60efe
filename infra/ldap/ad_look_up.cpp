#include <algorithm>
#include <utility>

#include "connectors/ad_values.hpp"
#include "infra/ldap/ad_search.hpp"
#include "infra/ldap/ad_session.hpp"
#include "infra/ldap/entries.hpp"
#include "infra/ldap/look_up.hpp"

// What proves, or does not, that somebody has gone.
namespace muster::ldap {

namespace ad = connectors::ad;
using connectors::Named;
using connectors::Presence;
using connectors::Sighting;

namespace {

const std::vector<std::string> seen_attributes{"objectGUID", "objectClass",    "isDeleted", "sAMAccountName",
                                               "objectSid",  "primaryGroupID", "memberOf"};

// An entry that is there.
void see(LDAP* handle, LDAPMessage* entry, Sighting& sighting) {
    sighting.dn = dn_of(handle, entry);
    sighting.presence = values_of(handle, entry, "sAMAccountName").empty() ? Presence::bare : Presence::live;
    sighting.member_of = values_of(handle, entry, "memberOf");
    sighting.hides_primary_group =
        values_of(handle, entry, "primaryGroupID").empty() || values_of(handle, entry, "objectSid").empty();
}

}  // namespace

Result<std::vector<Sighting>, PortFailure> AdSession::look_up(std::span<const Guid> guids) {
    auto server = ask_server();
    if (!server) return failure(std::move(server).error());
    return look_up_all(
        guids, [&](auto some, auto sightings) { return look_up_some(server->naming_context, some, sightings); });
}

Result<void, PortFailure> AdSession::look_up_some(const std::string& naming_context, std::span<const Guid> guids,
                                                  std::span<Sighting> sightings) {
    LDAP* handle = connection_->handle();
    auto ended = connection_->search_all({.base = naming_context,
                                          .filter = any_of_guids(guids),
                                          .attributes = seen_attributes,
                                          .controls = {{show_deleted, true, {}}, {domain_scope, false, {}}}},
                                         [&](LDAPMessage* entry) {
                                             const auto guid =
                                                 ad::guid_of(first_of(values_of(handle, entry, "objectGUID")));
                                             const auto sighting = std::ranges::find_if(
                                                 sightings, [&](const Sighting& one) { return guid == one.guid; });
                                             if (sighting == sightings.end()) return;
                                             sighting->dn = dn_of(handle, entry);
                                             if (first_of(values_of(handle, entry, "isDeleted")) == "TRUE") {
                                                 sighting->presence = Presence::deleted;
                                             } else {
                                                 see(handle, entry, *sighting);
                                             }
                                         });
    if (!ended) return failure(std::move(ended).error());
    // An entry that may not be read matches no filter; by its GUID as base it still shows that it is there.
    for (Sighting& sighting : sightings) {
        if (sighting.presence != Presence::absent) continue;
        bool there = false;
        auto base = connection_->search({.base = by_guid(sighting.guid),
                                         .scope = LDAP_SCOPE_BASE,
                                         .attributes = seen_attributes,
                                         .controls = {{show_deleted, true, {}}}},
                                        [&](LDAPMessage* entry) {
                                            there = true;
                                            if (first_of(values_of(handle, entry, "isDeleted")) == "TRUE") {
                                                sighting.presence = Presence::deleted;
                                            } else {
                                                see(handle, entry, sighting);
                                            }
                                        });
        if (!base) return failure(std::move(base).error());
        if (there && sighting.presence == Presence::absent) sighting.presence = Presence::bare;
        if (!there && base->code == LDAP_SUCCESS) sighting.presence = Presence::bare;
    }
    return {};
}

Result<std::vector<Named>, PortFailure> AdSession::look_at(std::span<const std::string> names) {
    std::vector<Named> seen;
    seen.reserve(names.size());
    for (const std::string& name : names) {
        const auto guid = ad::extended_dn_of(name).guid;
        auto ended = look_at_one(*connection_, guid ? by_guid(*guid) : std::string{ad::extended_dn_of(name).dn});
        if (!ended) return failure(std::move(ended).error());
        seen.push_back(ended->what);  // that there is none is never proven by a name (2.3)
    }
    return seen;
}

}  // namespace muster::ldap
