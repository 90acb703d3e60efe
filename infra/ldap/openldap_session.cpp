#include "infra/ldap/openldap_session.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "domain/base/ascii.hpp"
#include "infra/ldap/entries.hpp"
#include "infra/ldap/look_up.hpp"

// What the server is, and what it shows before anything is read.
namespace muster::ldap {
namespace {

using connectors::Probes;
using connectors::SyncGroup;

bool missing(int code) {
    return code == LDAP_NO_SUCH_OBJECT || code == LDAP_INSUFFICIENT_ACCESS || code == LDAP_INVALID_DN_SYNTAX;
}

}  // namespace

OpenLdapSession::OpenLdapSession(const directory::Configuration& configuration, std::string url,
                                 const Settings& settings, std::unique_ptr<Connection> connection)
    : configuration_(configuration), url_(std::move(url)), settings_(settings), connection_(std::move(connection)) {}

Result<std::unique_ptr<Connection>, PortFailure> OpenLdapSession::another_connection() const {
    auto opened = Connection::open(configuration_, url_, settings_);
    if (!opened) return failure(PortFailure{std::move(opened).error()});
    return *std::move(opened);
}

// The handle for whatever is asked beside the changes. What it shows is held against what they told.
Result<void, PortFailure> OpenLdapSession::renew_connection() {
    if (!connection_->is_broken()) return {};
    auto opened = another_connection();
    if (!opened) return failure(std::move(opened).error());
    if (following_) {
        const auto csn = context_csn(**opened);
        if (!csn) return failure(csn.error());
        if (!csn->reaches(following_->cookie.csn()))
            return failure((*opened)->failed("knows less than it told before", LDAP_UNAVAILABLE));
    }
    connection_ = *std::move(opened);
    return {};
}

connectors::DirectorySession::Follows OpenLdapSession::follows() const {
    return has_syncprov_ ? Follows::by_itself : Follows::not_at_all;
}

// The naming context that holds the base.
Result<void, PortFailure> OpenLdapSession::find_suffix() {
    if (!suffix_.empty()) return {};
    std::vector<std::string> contexts;
    std::vector<std::string> controls;
    LDAP* handle = connection_->handle();
    auto root = connection_->search_all({.base = "",
                                         .scope = LDAP_SCOPE_BASE,
                                         .attributes = {"namingContexts", "supportedControl", "objectClass"},
                                         .controls = {}},
                                        [&](LDAPMessage* entry) {
                                            is_slapd_ = std::ranges::any_of(
                                                values_of(handle, entry, "objectClass"), [](const std::string& name) {
                                                    return same_attribute(name, "OpenLDAProotDSE");
                                                });
                                            contexts = values_of(handle, entry, "namingContexts");
                                            controls = values_of(handle, entry, "supportedControl");
                                        });
    if (!root) return failure(std::move(root).error());
    has_syncprov_ = std::ranges::find(controls, LDAP_CONTROL_SYNC) != controls.end();
    // The server's own comparison: the longest context under which the base lies.
    suffix_ = configuration_.base;
    const auto comparable = [](const std::string& text) {
        std::string lower = ascii_lower(text);
        std::erase(lower, ' ');
        return lower;
    };
    const std::string base = comparable(configuration_.base);
    std::size_t longest = 0;
    for (const std::string& context : contexts) {
        const std::string name = comparable(context);
        if (name.size() <= longest || !base.ends_with(name)) continue;
        if (base.size() > name.size() && base[base.size() - name.size() - 1] != ',') continue;
        longest = name.size();
        suffix_ = context;
    }
    return {};
}

Result<ContextCsn, PortFailure> OpenLdapSession::context_csn(Connection& connection) const {
    ContextCsn csn;
    auto ended =
        connection.search({.base = suffix_, .scope = LDAP_SCOPE_BASE, .attributes = {"contextCSN"}, .controls = {}},
                          [&](LDAPMessage* entry) {
                              for (const std::string& value : values_of(connection.handle(), entry, "contextCSN"))
                                  csn.take_value(value);
                          });
    if (!ended) return failure(std::move(ended).error());
    // Not readable is an answer, and none is had then; anything else leaves open what the server knows.
    if (ended->code != LDAP_SUCCESS && !missing(ended->code))
        return failure(connection.failed("reading contextCSN failed", ended->code, ended->message));
    return csn;
}

directory::ServerSeen OpenLdapSession::seen_as(const ContextCsn& csn) const {
    return {.url = url_, .id = {}, .places = csn.places(), .whole = !csn.empty()};
}

Result<SyncGroup, PortFailure> OpenLdapSession::find_group(const std::string& configured) const {
    SyncGroup group{.configured = configured, .guid = {}, .dn = {}};
    Search search{
        .base = configured, .scope = LDAP_SCOPE_BASE, .attributes = {"entryUUID", "objectClass"}, .controls = {}};
    if (const std::string_view text = configured; text.size() > 5 && same_attribute(text.substr(0, 5), "guid:")) {
        search.base = suffix_;
        search.scope = LDAP_SCOPE_SUBTREE;
        search.filter = "(entryUUID=" + escaped(text.substr(5)) + ")";
    }
    LDAP* handle = connection_->handle();
    auto ended = connection_->search(search, [&](LDAPMessage* entry) {
        const auto uuid = values_of(handle, entry, "entryUUID");
        take_in_group(group, uuid.size() == 1 ? Guid::parse(uuid.front()) : std::nullopt, configuration_.kind, handle,
                      entry);
    });
    if (!ended) return failure(std::move(ended).error());
    if (ended->code != LDAP_SUCCESS && !missing(ended->code))
        return failure(
            connection_->failed("looking for the sync group " + configured + " failed", ended->code, ended->message));
    return group;
}

Result<Probes, PortFailure> OpenLdapSession::probe() {
    if (auto renewed = renew_connection(); !renewed) return failure(std::move(renewed).error());
    if (auto found = find_suffix(); !found) return failure(std::move(found).error());
    Probes probes;
    auto csn = context_csn(*connection_);
    if (!csn) return failure(std::move(csn).error());
    probes.server = seen_as(*csn);
    auto who = connection_->who_am_i();
    if (!who) return failure(std::move(who).error());
    probes.bound_as = *std::move(who);
    probes.following = has_syncprov_ ? "changes come by themselves (RFC 4533)"
                                     : "the server offers no syncprov, so changes come only when all is read again";
    if (probes.bound_as.empty()) probes.doubts.emplace_back("the server takes this bind for anonymous");
    auto base = connection_->search_all(
        {.base = configuration_.base, .scope = LDAP_SCOPE_BASE, .attributes = {"1.1"}, .controls = {}},
        [](LDAPMessage*) {});
    if (!base) return failure(std::move(base).error());
    for (const std::string& configured : configuration_.groups) {
        auto group = find_group(configured);
        if (!group) return failure(std::move(group).error());
        if (!group->guid && group->other_classes.empty() && !group->dn.empty())
            probes.doubts.push_back("entryUUID of " + group->dn + " cannot be read");
        probes.groups.push_back(*std::move(group));
    }
    return probes;
}

}  // namespace muster::ldap
