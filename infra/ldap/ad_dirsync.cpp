#include "infra/ldap/ad_dirsync.hpp"

#include <algorithm>
#include <utility>

#include "connectors/ad_values.hpp"
#include "infra/ldap/ad_reading.hpp"
#include "infra/ldap/ad_search.hpp"
#include "infra/ldap/entries.hpp"

namespace muster::ldap {
namespace {

namespace ad = connectors::ad;

constexpr ber_int_t bytes_max = 4 << 20;  // of one answer
constexpr const char* nothing_matches = "(objectGUID=\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00\\00)";
// A class costs Samba four times as much as none; a tombstone keeps its class, and loses its category.
constexpr const char* samba_filter = "(objectClass=*)";
constexpr const char* windows_filter =
    "(|(objectClass=user)(objectClass=group)(objectClass=organizationalUnit)(objectClass=container))";

void move_values(const berval* values, std::vector<std::string>& into) {
    for (const berval* value = values; value->bv_val != nullptr; ++value) into.emplace_back(view_of(*value));
}

}  // namespace

std::string dirsync_value(std::uint32_t flags, const std::string& cookie) {
    const Ber ber{ber_alloc_t(LBER_USE_DER)};
    const berval raw{cookie.size(), const_cast<char*>(cookie.data())};
    ber_printf(ber.get(), "{iiO}", static_cast<ber_int_t>(flags), bytes_max, &raw);
    berval* flat = nullptr;
    if (ber_flatten(ber.get(), &flat) != 0) return {};
    const Berval keep{flat};
    return {flat->bv_val, flat->bv_len};
}

std::optional<DirSyncAnswer> dirsync_answer(LDAPControl** controls) {
    LDAPControl* control = controls == nullptr ? nullptr : ldap_control_find(dirsync, controls, nullptr);
    if (control == nullptr || control->ldctl_value.bv_val == nullptr) return std::nullopt;
    const Ber ber{ber_init(&control->ldctl_value)};
    ber_int_t more = 0;
    ber_int_t unused = 0;
    berval cookie{};
    if (!ber || ber_scanf(ber.get(), "{iim}", &more, &unused, &cookie) == LBER_ERROR) return std::nullopt;
    return DirSyncAnswer{more != 0, cookie.bv_val == nullptr ? std::string{} : std::string{view_of(cookie)}};
}

DirSyncEntry dirsync_entry_of(LDAP* handle, LDAPMessage* message) {
    DirSyncEntry entry;
    const Walked walked = walk(handle, message, [&](std::string_view description, const berval* values) {
        const bool empty = values->bv_val == nullptr;
        if (same_attribute(description, "objectGUID")) {
            entry.guid = ad::guid_of(view_of(*values));
        } else if (same_attribute(description, "isDeleted")) {
            entry.deleted = !empty && same_attribute(view_of(*values), "TRUE");
            entry.reanimated = empty;
        } else if (same_attribute(description, "name") || same_attribute(description, "parentGUID")) {
            entry.renamed = true;
            entry.something_else = true;
        } else if (same_attribute(description, "member;range=1-1")) {
            move_values(values, entry.added);
        } else if (same_attribute(description, "member;range=0-0")) {
            move_values(values, entry.removed);
        } else if (same_attribute(description.substr(0, description.find(';')), "member")) {
            entry.members_unclear = true;
        } else if (!same_attribute(description, "instanceType")) {  // comes with every entry
            entry.something_else = true;
        }
    });
    entry.whole = walked.whole;
    return entry;
}

Result<int, PortFailure> AdSession::try_dirsync(const AdServer& server, std::uint32_t flags) const {
    auto ended = connection_->search({.base = server.naming_context,
                                      .filter = nothing_matches,
                                      .attributes = {"objectGUID"},
                                      .controls = {{dirsync, true, dirsync_value(flags, "")}}},
                                     [](LDAPMessage*) {});
    if (!ended) return failure(std::move(ended).error());
    return ended->code;
}

// 3a, 2: a place to go on from, told by a request that brings no entry.
Result<std::string, PortFailure> AdSession::dirsync_place(const AdServer& server) const {
    std::string cookie;
    while (true) {
        auto ended = connection_->search_all({.base = server.naming_context,
                                              .filter = nothing_matches,
                                              .attributes = {"objectGUID"},
                                              .controls = {{dirsync, true, dirsync_value(way_->flags, cookie)}}},
                                             [](LDAPMessage*) {});
        if (!ended) return failure(std::move(ended).error());
        auto answer = dirsync_answer(ended->controls.get());
        if (!answer || answer->cookie.empty() || (answer->more && answer->cookie == cookie))
            return failure(connection_->failed("DirSync did not say how to go on", LDAP_PROTOCOL_ERROR));
        cookie = std::move(answer->cookie);
        if (!answer->more) return cookie;
    }
}

void AdSession::sort_in(const Reading& reading, DirSyncEntry entry, Changes& changes) const {
    const Guid& guid = *entry.guid;
    if (entry.deleted) {
        changes.deleted.push_back(guid);
        return;
    }
    if (entry.reanimated) changes.reanimated.insert(guid);
    if (entry.renamed) changes.renamed.insert(guid);
    const bool tells_members = !entry.added.empty() || !entry.removed.empty();
    const bool only_members = tells_members && !entry.members_unclear && !entry.something_else && !entry.reanimated;
    if (!reading.known.is_walked(guid)) {
        if (!only_members) changes.changed.push_back(guid);
    } else if (only_members) {
        changes.members.push_back({guid, std::move(entry.added), std::move(entry.removed)});
    } else {
        changes.groups.push_back(guid);
    }
}

// 3b: all chunks, up to the one after which there is no more; before that nothing of it means anything.
Result<void, PortFailure> AdSession::changes_by_dirsync(Reading& reading, std::string& place, Changes& changes) {
    using namespace dirsync_flags;
    std::vector<std::string> asked = reading.request.attributes.names();
    asked.insert(asked.end(), {"isDeleted", "name", "parentGUID", "objectClass"});
    std::string cookie = place;
    for (bool more = true; more;) {
        std::string undecoded;
        auto ended = connection_->search(
            {.base = reading.server.naming_context,
             .filter = reading.server.is_samba ? samba_filter : windows_filter,
             .attributes = asked,
             .controls = {{dirsync, true, dirsync_value(way_->flags | ancestors_first | incremental_values, cookie)},
                          {extended_dn, false, extended_dn_value()},
                          {show_deleted, true, {}}}},
            [&](LDAPMessage* message) {
                DirSyncEntry entry = dirsync_entry_of(connection_->handle(), message);
                if (!entry.guid || !entry.whole) {
                    undecoded = dn_of(connection_->handle(), message);
                    return;
                }
                sort_in(reading, std::move(entry), changes);
            });
        if (!ended) return failure(std::move(ended).error());
        switch (ended->code) {
            case LDAP_SUCCESS:
                break;
            case LDAP_UNAVAILABLE_CRITICAL_EXTENSION:
                reading.must_read = "the server does not know any more how far its changes were followed" +
                                    (ended->message.empty() ? "" : " (" + ended->message + ")");
                return {};
            case LDAP_INSUFFICIENT_ACCESS:
            case LDAP_UNWILLING_TO_PERFORM:
            case LDAP_OPERATIONS_ERROR:
                reading.must_read =
                    connection_->failed("does not let its changes be followed by DirSync", ended->code, ended->message)
                        .what;
                return {};
            default:
                return failure(connection_->failed("asking for changes failed", ended->code, ended->message));
        }
        if (!undecoded.empty())
            return failure(connection_->failed(
                "sent a change that cannot be decoded or has no objectGUID: " + undecoded, LDAP_DECODING_ERROR));
        auto answer = dirsync_answer(ended->controls.get());
        if (!answer || answer->cookie.empty() || (answer->more && answer->cookie == cookie))
            return failure(connection_->failed("DirSync did not say how to go on", LDAP_PROTOCOL_ERROR));
        cookie = std::move(answer->cookie);
        more = answer->more;
    }
    place = std::move(cookie);
    return {};
}

}  // namespace muster::ldap
