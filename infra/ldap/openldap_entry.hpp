#pragma once

#include <string>

#include "connectors/attribute_set.hpp"
#include "connectors/directory.hpp"
#include "infra/ldap/handles.hpp"

namespace muster::ldap {

/// One filter for users, groups and containers: of a container that is renamed no child is reported, so that it has to
/// be seen itself (fact 5). Classes that the server does not know match nothing.
inline constexpr const char* openldap_filter =
    "(|(objectClass=inetOrgPerson)(objectClass=person)(objectClass=organizationalPerson)(objectClass=account)"
    "(objectClass=posixAccount)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=groupOfMembers)"
    "(objectClass=posixGroup)(objectClass=organizationalUnit)(objectClass=organization)(objectClass=domain)"
    "(objectClass=locality)(objectClass=country))";

/// An entry that was found by that filter.
struct OpenLdapEntry {
    connectors::RawEntry entry;
    bool whole = false;  // false: the message could not be decoded to its end, so only the DN is right
    std::string stamp;   // modifyTimestamp, where that was asked for
    std::string csn;     // entryCSN, the same
};
[[nodiscard]] OpenLdapEntry openldap_entry_of(LDAP* handle, LDAPMessage* message,
                                              const connectors::AttributeSet& attributes);

}  // namespace muster::ldap
