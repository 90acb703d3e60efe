#pragma once

#include <string>
#include <variant>

#include "connectors/attribute_set.hpp"
#include "connectors/directory.hpp"
#include "infra/ldap/connection.hpp"
#include "infra/ldap/sync_protocol.hpp"

namespace muster::ldap {

struct SyncEntry {
    SyncState state;
    connectors::RawEntry entry;  // of what is added or modified; else empty
    std::string csn{};           // its own, where that was asked for
};
struct SyncReference {
    std::string url;
};
/// Half of an entry would empty fields and take members out of their group: it is none.
struct SyncUnreadable {
    std::string why;
    bool is_entry = false;
};
/// One message of an RFC 4533 operation, taken apart.
using SyncMessage = std::variant<SyncEntry, SyncInfo, SyncReference, Ended, SyncUnreadable>;

[[nodiscard]] SyncMessage sync_message_of(const Connection& connection, LDAPMessage* message,
                                          const connectors::AttributeSet& attributes);

}  // namespace muster::ldap
