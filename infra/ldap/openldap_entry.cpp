#include "infra/ldap/openldap_entry.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "infra/ldap/entries.hpp"

namespace muster::ldap {

OpenLdapEntry openldap_entry_of(LDAP* handle, LDAPMessage* message, const connectors::AttributeSet& attributes) {
    OpenLdapEntry read;
    connectors::RawEntry& entry = read.entry;
    KindOf kind{directory::Kind::openldap};
    auto walked = walk(handle, message, [&](std::string_view description, const berval* values) {
        if (same_attribute(description, "objectClass")) return kind.take(values);
        if (same_attribute(description, "entryUUID")) {
            entry.guid = Guid::parse(view_of(*values));
            return;
        }
        if (same_attribute(description, "modifyTimestamp")) {
            read.stamp = std::max(read.stamp, std::string{view_of(*values)});
            return;
        }
        if (same_attribute(description, "entryCSN")) {
            read.csn = view_of(*values);
            return;
        }
        const auto attribute = attributes.index_of(description);
        if (!attribute) return;
        for (const berval* value = values; value->bv_val != nullptr; ++value)
            entry.values.push_back({*attribute, std::string{view_of(*value)}});
    });
    entry.dn = std::move(walked.dn);
    entry.kind = kind.kind();
    read.whole = walked.whole;
    if (entry.kind == connectors::EntryKind::container) entry.values.clear();
    entry.values.shrink_to_fit();
    return read;
}

}  // namespace muster::ldap
