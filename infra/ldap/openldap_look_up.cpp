#include <algorithm>
#include <utility>

#include "infra/ldap/entries.hpp"
#include "infra/ldap/look_up.hpp"
#include "infra/ldap/openldap_session.hpp"

// What proves, or does not, that somebody has gone.
namespace muster::ldap {

using connectors::Named;
using connectors::Presence;
using connectors::Sighting;

Result<std::vector<Sighting>, PortFailure> OpenLdapSession::look_up(std::span<const Guid> guids) {
    return ask_and_ask_again([&] { return look_up_once(guids); });
}

Result<std::vector<Named>, PortFailure> OpenLdapSession::look_at(std::span<const std::string> names) {
    return ask_and_ask_again([&] { return look_at_once(names); });
}

Result<std::vector<Sighting>, PortFailure> OpenLdapSession::look_up_once(std::span<const Guid> guids) {
    if (auto renewed = renew_connection(); !renewed) return failure(std::move(renewed).error());
    if (auto found = find_suffix(); !found) return failure(std::move(found).error());
    return look_up_all(guids, [this](auto some, auto sightings) { return look_up_some(some, sightings); });
}

Result<void, PortFailure> OpenLdapSession::look_up_some(std::span<const Guid> guids, std::span<Sighting> sightings) {
    std::string filter = "(|";
    for (const Guid& guid : guids) filter += "(entryUUID=" + guid.text() + ")";
    filter += ")";
    LDAP* handle = connection_->handle();
    bool one_unreadable = false;
    auto ended = connection_->search_all(
        {.base = suffix_, .filter = filter, .attributes = {"entryUUID", "objectClass", "gidNumber"}, .controls = {}},
        [&](LDAPMessage* entry) {
            const auto uuid = values_of(handle, entry, "entryUUID");
            const auto guid = uuid.empty() ? std::nullopt : Guid::parse(uuid.front());
            const auto sighting =
                std::ranges::find_if(sightings, [&](const Sighting& one) { return guid == one.guid; });
            if (sighting == sightings.end()) {
                one_unreadable = true;
                return;
            }
            sighting->dn = dn_of(handle, entry);
            const auto classes = values_of(handle, entry, "objectClass");
            sighting->presence = classes.empty() ? Presence::bare : Presence::live;
            // RFC 2307: a posixAccount has one.
            const bool has_primary = std::ranges::any_of(
                classes, [](const std::string& name) { return same_attribute(name, "posixAccount"); });
            sighting->hides_primary_group = has_primary && values_of(handle, entry, "gidNumber").empty();
        });
    if (!ended) return failure(std::move(ended).error());
    if (!ended->references.empty())
        return failure(
            connection_->failed("refers elsewhere for a part of the tree", LDAP_REFERRAL, ended->references.front()));
    // It cannot be told whose entry that is: nobody of these is taken for gone.
    if (one_unreadable)
        for (Sighting& sighting : sightings)
            if (sighting.presence == Presence::absent) sighting.presence = Presence::bare;
    return {};
}

Result<std::vector<Named>, PortFailure> OpenLdapSession::look_at_once(std::span<const std::string> names) {
    if (auto renewed = renew_connection(); !renewed) return failure(std::move(renewed).error());
    if (auto found = find_suffix(); !found) return failure(std::move(found).error());
    std::vector<Named> seen;
    seen.reserve(names.size());
    for (const std::string& name : names) {
        auto ended = look_at_one(*connection_, name);
        if (!ended) return failure(std::move(ended).error());
        // slapd tells how far down a name was found only where it found no entry of that name: what it hides, it hides
        // together with that. Other servers tell it of both.
        const bool nothing = is_slapd_ && ended->code == LDAP_NO_SUCH_OBJECT && !ended->matched.empty();
        seen.push_back(nothing ? Named::nothing : ended->what);
    }
    return seen;
}

}  // namespace muster::ldap
