#include "infra/ldap/ad_server.hpp"

#include <algorithm>
#include <utility>

#include "connectors/ad_values.hpp"
#include "infra/ldap/ad_search.hpp"
#include "infra/ldap/ad_session.hpp"

namespace muster::ldap {
namespace {

namespace ad = connectors::ad;
using directory::ServerSeen;

std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i > 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[i - 1]);
    return number;
}

}  // namespace

std::optional<std::vector<ServerSeen::Place>> places_of(std::string_view vector) {
    constexpr std::size_t head = 16;  // version, reserved, number, reserved: four bytes each
    if (vector.size() < head) return std::nullopt;
    const std::uint64_t version = little_endian(vector.substr(0, 4));
    // Each names a server and its USN; of version 2, the time of the last replication too.
    const std::size_t size = version == 1 ? 24 : version == 2 ? 32 : 0;
    const std::uint64_t count = little_endian(vector.substr(8, 4));
    if (size == 0 || (vector.size() - head) / size < count) return std::nullopt;
    std::vector<ServerSeen::Place> places;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string_view one = vector.substr(head + i * size, size);
        places.push_back({ad::guid_of(one.substr(0, 16))->text(), std::to_string(little_endian(one.substr(16, 8)))});
    }
    return places;
}

ServerSeen AdServer::seen_at(const std::string& url, bool alone) const {
    ServerSeen seen{.url = url, .id = identity(), .places = {}, .whole = others.has_value() || alone};
    if (others) seen.places = *others;
    // Of itself it knows everything, whatever its partners last told it about that.
    std::erase_if(seen.places, [&](const ServerSeen::Place& place) { return place.origin == invocation_id; });
    seen.places.push_back({invocation_id, std::to_string(highest_usn)});
    std::ranges::sort(seen.places, {}, &ServerSeen::Place::origin);
    const auto repeated = std::ranges::unique(seen.places, {}, &ServerSeen::Place::origin);
    seen.places.erase(repeated.begin(), repeated.end());
    return seen;
}

Result<AdServer, PortFailure> AdSession::ask_server() const {
    AdServer server;
    std::string service;
    LDAP* handle = connection_->handle();
    auto asked = connection_->search_all(
        {.base = "",
         .scope = LDAP_SCOPE_BASE,
         .attributes = {"defaultNamingContext", "namingContexts", "configurationNamingContext", "dnsHostName",
                        "dsServiceName", "highestCommittedUSN", "isSynchronized", "supportedControl", "vendorName"},
         .controls = {}},
        [&](LDAPMessage* entry) {
            const auto first = [&](const char* attribute) { return first_of(values_of(handle, entry, attribute)); };
            server.naming_context = first("defaultNamingContext");
            server.naming_contexts = values_of(handle, entry, "namingContexts");
            server.configuration_context = first("configurationNamingContext");
            server.host = first("dnsHostName");
            service = first("dsServiceName");
            server.highest_usn = ad::number_of(first("highestCommittedUSN")).value_or(0);
            server.synchronized = first("isSynchronized") == "TRUE";
            server.offers_dirsync =
                std::ranges::count(values_of(handle, entry, "supportedControl"), std::string{dirsync}) != 0;
            server.is_samba = first("vendorName").starts_with("Samba");
        });
    if (!asked) return failure(std::move(asked).error());
    if (server.naming_context.empty() || server.highest_usn == 0)
        return failure(connection_->failed("does not answer as a domain controller: is kind = \"ad\" right?",
                                           LDAP_NO_SUCH_ATTRIBUTE));
    auto invocation = connection_->search_all(
        {.base = service, .scope = LDAP_SCOPE_BASE, .attributes = {"invocationId"}, .controls = {}},
        [&](LDAPMessage* entry) {
            const auto guid = ad::guid_of(first_of(values_of(handle, entry, "invocationId")));
            if (guid) server.invocation_id = guid->text();
        });
    if (!invocation) return failure(std::move(invocation).error());
    auto head = connection_->search_all(
        {.base = server.naming_context, .scope = LDAP_SCOPE_BASE, .attributes = {"replUpToDateVector"}, .controls = {}},
        [&](LDAPMessage* entry) {
            const auto vector = values_of(handle, entry, "replUpToDateVector");
            if (!vector.empty()) server.others = places_of(vector.front());
        });
    if (!head) return failure(std::move(head).error());
    return server;
}

// A server without partners has no vector, which looks like one that may not be read.
Result<bool, PortFailure> AdSession::is_alone(const AdServer& server) const {
    const std::string context = escaped(server.naming_context);
    std::size_t servers = 0;
    bool itself = false;
    auto ended = connection_->search(
        {.base = server.configuration_context,
         .filter = "(&(objectClass=nTDSDSA)(|(hasMasterNCs=" + context + ")(msDS-hasMasterNCs=" + context +
                   ")(msDS-hasFullReplicaNCs=" + context + ")))",
         .attributes = {"invocationId"},
         .controls = {{domain_scope, false, {}}}},
        [&](LDAPMessage* entry) {
            ++servers;
            const auto guid = ad::guid_of(first_of(values_of(connection_->handle(), entry, "invocationId")));
            itself = itself || (guid && guid->text() == server.invocation_id);
        });
    if (!ended) return failure(std::move(ended).error());
    return ended->code == LDAP_SUCCESS && servers == 1 && itself;
}

}  // namespace muster::ldap
