#include <algorithm>
#include <utility>

#include "connectors/ad_values.hpp"
#include "infra/ldap/ad_search.hpp"
#include "infra/ldap/ad_session.hpp"
#include "infra/ldap/entries.hpp"
#include "infra/ldap/look_up.hpp"

// What the server is, and what the account may see there.
namespace muster::ldap {

namespace ad = connectors::ad;
using connectors::Probes;
using connectors::SyncGroup;

Result<SyncGroup, PortFailure> AdSession::find_group(const std::string& configured) const {
    SyncGroup group{.configured = configured, .guid = {}, .dn = {}};
    std::string base = configured;
    if (const std::string_view text = configured; text.size() > 5 && same_attribute(text.substr(0, 5), "guid:"))
        base = "<GUID=" + configured.substr(5) + ">";
    LDAP* handle = connection_->handle();
    auto ended = connection_->search(
        {.base = base, .scope = LDAP_SCOPE_BASE, .attributes = {"objectGUID", "objectClass"}, .controls = {}},
        [&](LDAPMessage* entry) {
            take_in_group(group, ad::guid_of(first_of(values_of(handle, entry, "objectGUID"))), configuration_.kind,
                          handle, entry);
        });
    if (!ended) return failure(std::move(ended).error());
    if (ended->code != LDAP_SUCCESS && ended->code != LDAP_NO_SUCH_OBJECT && ended->code != LDAP_INVALID_DN_SYNTAX &&
        ended->code != LDAP_REFERRAL)
        return failure(
            connection_->failed("looking for the sync group " + configured + " failed", ended->code, ended->message));
    return group;
}

// Without the right its entry is bare, without the control absent, both with rc 0.
Result<bool, PortFailure> AdSession::deletions_visible(const std::string& naming_context) const {
    bool visible = false;
    auto ended = connection_->search({.base = "<WKGUID=" + std::string{deleted_objects} + "," + naming_context + ">",
                                      .scope = LDAP_SCOPE_BASE,
                                      .attributes = {"isDeleted"},
                                      .controls = {{show_deleted, true, {}}}},
                                     [&](LDAPMessage* entry) {
                                         visible =
                                             first_of(values_of(connection_->handle(), entry, "isDeleted")) == "TRUE";
                                     });
    if (!ended) return failure(std::move(ended).error());
    return visible;
}

// DirSync by the right to replicate, or without it by what this bind may see; else by uSNChanged.
Result<AdSession::Way, PortFailure> AdSession::choose_way(const AdServer& server) const {
    Way way;
    auto visible = deletions_visible(server.naming_context);
    if (!visible) return failure(std::move(visible).error());
    way.deletions_told = *visible;
    bool usn_readable = false;
    auto base = connection_->search_all(
        {.base = configuration_.base, .scope = LDAP_SCOPE_BASE, .attributes = {"uSNChanged"}, .controls = {}},
        [&](LDAPMessage* entry) { usn_readable = !values_of(connection_->handle(), entry, "uSNChanged").empty(); });
    if (!base) return failure(std::move(base).error());
    way.usn_readable = usn_readable;
    auto alone = is_alone(server);
    if (!alone) return failure(std::move(alone).error());
    way.alone = *alone;
    if (!server.offers_dirsync || !settings_.ad_dirsync) {
        way.no_dirsync = "the server offers no DirSync";
        return way;
    }
    for (const std::uint32_t flags : {0U, dirsync_flags::object_security}) {
        auto code = try_dirsync(server, flags);
        if (!code) return failure(std::move(code).error());
        way.flags = flags;
        way.by_dirsync = *code == LDAP_SUCCESS;
        if (way.by_dirsync) return way;
        way.no_dirsync = std::string{"DirSync is refused: "} + ldap_err2string(*code);
        if (*code != LDAP_INSUFFICIENT_ACCESS) return way;
    }
    return way;
}

std::string AdSession::text_of(const Way& way) const {
    std::string text;
    if (way.by_dirsync) {
        text = way.flags == 0 ? "changes come by DirSync (by the right to replicate)" : "changes come by DirSync";
    } else if (way.usn_readable) {
        text = "changes come by uSNChanged (" + way.no_dirsync + ")";
    } else {
        return "changes come with the next read only (" + way.no_dirsync + ", and uSNChanged cannot be read)";
    }
    if (way.deletions_told) return text + ", deletions with them";
    return text + "; deletions are not shown to this bind, so whoever is missing is looked for every " +
           std::to_string(std::chrono::ceil<std::chrono::minutes>(settings_.sweep_every).count()) +
           " minutes (grant it List Contents and Read Property on CN=Deleted Objects)";
}

Result<Probes, PortFailure> AdSession::probe() {
    auto server = ask_server();
    if (!server) return failure(std::move(server).error());
    auto way = choose_way(*server);
    if (!way) return failure(std::move(way).error());
    way_ = *std::move(way);
    Probes probes;
    probes.server = server->seen_at(url_, way_->alone);
    if (!server->synchronized) probes.doubts.push_back(server->host + " is not synchronized yet");
    if (server->invocation_id.empty())
        probes.doubts.push_back("the invocationId of " + server->host + " cannot be read");
    auto who = connection_->who_am_i();
    if (!who) return failure(std::move(who).error());
    probes.bound_as = *std::move(who);
    if (probes.bound_as.empty()) probes.doubts.emplace_back("the server takes this bind for anonymous");
    if (!way_->usn_readable)
        probes.doubts.emplace_back("uSNChanged cannot be read, so changes made during a read would be missed");
    for (const std::string& configured : configuration_.groups) {
        auto group = find_group(configured);
        if (!group) return failure(std::move(group).error());
        if (!group->guid && group->other_classes.empty() && !group->dn.empty())
            probes.doubts.push_back("objectGUID of " + group->dn + " cannot be read");
        probes.groups.push_back(*std::move(group));
    }
    probes.deletions_visible = way_->deletions_told;
    probes.following = text_of(*way_);
    return probes;
}

}  // namespace muster::ldap
