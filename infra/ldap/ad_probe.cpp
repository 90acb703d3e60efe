#include <algorithm>
#include <utility>

#include "connectors/ad_values.hpp"
#include "infra/ldap/ad_search.hpp"
#include "infra/ldap/ad_session.hpp"
#include "infra/ldap/entries.hpp"

// What the server is, and what the account may see there.
namespace muster::ldap {

namespace ad = connectors::ad;
using connectors::Probes;
using connectors::SyncGroup;

Result<AdSession::RootDse, PortFailure> AdSession::root_dse() const {
    RootDse root;
    std::string service;
    LDAP* handle = connection_->handle();
    auto asked = connection_->search_all(
        {.base = "",
         .scope = LDAP_SCOPE_BASE,
         .attributes = {"defaultNamingContext", "namingContexts", "dnsHostName", "dsServiceName", "highestCommittedUSN",
                        "isSynchronized"},
         .controls = {}},
        [&](LDAPMessage* entry) {
            root.naming_context = first_of(values_of(handle, entry, "defaultNamingContext"));
            root.naming_contexts = values_of(handle, entry, "namingContexts");
            root.host = first_of(values_of(handle, entry, "dnsHostName"));
            service = first_of(values_of(handle, entry, "dsServiceName"));
            root.highest_usn = ad::number_of(first_of(values_of(handle, entry, "highestCommittedUSN"))).value_or(0);
            root.synchronized = first_of(values_of(handle, entry, "isSynchronized")) == "TRUE";
        });
    if (!asked) return failure(std::move(asked).error());
    if (root.naming_context.empty() || root.highest_usn == 0)
        return failure(connection_->failed("does not answer as a domain controller: is kind = \"ad\" right?",
                                           LDAP_NO_SUCH_ATTRIBUTE));
    auto invocation = connection_->search_all(
        {.base = service, .scope = LDAP_SCOPE_BASE, .attributes = {"invocationId"}, .controls = {}},
        [&](LDAPMessage* entry) {
            const auto guid = ad::guid_of(first_of(values_of(handle, entry, "invocationId")));
            if (guid) root.invocation_id = guid->text();
        });
    if (!invocation) return failure(std::move(invocation).error());
    return root;
}

Result<SyncGroup, PortFailure> AdSession::find_group(const std::string& configured) const {
    SyncGroup group{.configured = configured, .guid = {}, .dn = {}};
    std::string base = configured;
    if (const std::string_view text = configured; text.size() > 5 && same_attribute(text.substr(0, 5), "guid:"))
        base = "<GUID=" + configured.substr(5) + ">";
    LDAP* handle = connection_->handle();
    auto ended =
        connection_->search({.base = base, .scope = LDAP_SCOPE_BASE, .attributes = {"objectGUID"}, .controls = {}},
                            [&](LDAPMessage* entry) {
                                group.guid = ad::guid_of(first_of(values_of(handle, entry, "objectGUID")));
                                group.dn = dn_of(handle, entry);
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

Result<Probes, PortFailure> AdSession::probe() {
    auto root = root_dse();
    if (!root) return failure(std::move(root).error());
    Probes probes;
    probes.server = seen_as(*root, root->highest_usn);
    if (!root->synchronized) probes.doubts.push_back(root->host + " is not synchronized yet");
    if (root->invocation_id.empty()) probes.doubts.push_back("the invocationId of " + root->host + " cannot be read");
    auto who = connection_->who_am_i();
    if (!who) return failure(std::move(who).error());
    probes.bound_as = *std::move(who);
    if (probes.bound_as.empty()) probes.doubts.emplace_back("the server takes this bind for anonymous");
    bool usn_readable = false;
    auto base = connection_->search_all(
        {.base = configuration_.base, .scope = LDAP_SCOPE_BASE, .attributes = {"uSNChanged"}, .controls = {}},
        [&](LDAPMessage* entry) { usn_readable = !values_of(connection_->handle(), entry, "uSNChanged").empty(); });
    if (!base) return failure(std::move(base).error());
    if (!usn_readable)
        probes.doubts.emplace_back("uSNChanged cannot be read, so changes made during a read would be missed");
    for (const std::string& configured : configuration_.groups) {
        auto group = find_group(configured);
        if (!group) return failure(std::move(group).error());
        if (!group->guid && !group->dn.empty())
            probes.doubts.push_back("objectGUID of " + group->dn + " cannot be read");
        probes.groups.push_back(*std::move(group));
    }
    auto visible = deletions_visible(root->naming_context);
    if (!visible) return failure(std::move(visible).error());
    probes.deletions_visible = *visible;
    return probes;
}

}  // namespace muster::ldap
