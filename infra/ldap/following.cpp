#include "infra/ldap/following.hpp"

#include <utility>

namespace muster::ldap {

void Telling::entry(connectors::RawEntry entry) {
    if (entry.guid) {
        told_.all.insert(*entry.guid);
        if (entry.kind == connectors::EntryKind::container)
            told_.containers.insert_or_assign(*entry.guid, entry.dn);
        else
            told_.containers.erase(*entry.guid);
    }
    sink_.entry(std::move(entry));
}

void Telling::gone(const Guid& guid) {
    told_.all.erase(guid);
    told_.containers.erase(guid);
    sink_.gone(guid);
}

void Telling::members(const Guid& group, std::vector<std::string> added, std::vector<std::string> removed) {
    sink_.members(group, std::move(added), std::move(removed));
}

}  // namespace muster::ldap
