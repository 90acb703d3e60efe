#include "infra/ldap/sync_message.hpp"

#include <utility>
#include <vector>

#include "infra/ldap/openldap_entry.hpp"

namespace muster::ldap {
namespace {

SyncMessage sync_entry_of(LDAP* handle, LDAPMessage* message, const connectors::AttributeSet& attributes) {
    auto state = sync_state_of(handle, message);
    if (!state)
        return SyncUnreadable{"the entry \"" + dn_of(handle, message) + "\" came without a Sync State that can be read",
                              true};
    if (state->what == SyncState::What::present || state->what == SyncState::What::gone)
        return SyncEntry{*std::move(state), {}, {}};
    auto read = openldap_entry_of(handle, message, attributes);
    if (!read.whole) return SyncUnreadable{"the entry \"" + read.entry.dn + "\" could not be decoded", true};
    read.entry.guid = state->guid;
    return SyncEntry{*std::move(state), std::move(read.entry), std::move(read.csn)};
}

}  // namespace

SyncMessage sync_message_of(const Connection& connection, LDAPMessage* message,
                            const connectors::AttributeSet& attributes) {
    switch (ldap_msgtype(message)) {
        case LDAP_RES_SEARCH_ENTRY:
            return sync_entry_of(connection.handle(), message, attributes);
        case LDAP_RES_SEARCH_REFERENCE: {
            std::vector<std::string> references;
            connection.add_reference(message, references);
            return SyncReference{references.front()};
        }
        case LDAP_RES_SEARCH_RESULT:
            return connection.end_of(message);
        case LDAP_RES_INTERMEDIATE:
            if (auto info = sync_info_of(connection.handle(), message)) return *std::move(info);
            return SyncUnreadable{"a Sync Info message cannot be read"};
        default:
            return SyncUnreadable{"a message of an unknown kind came"};
    }
}

}  // namespace muster::ldap
