#include "infra/ldap/container_names.hpp"

#include "domain/base/ascii.hpp"

namespace muster::ldap {

std::string ContainerNames::take(const connectors::RawEntry& entry, bool is_late) {
    if (!entry.guid || entry.kind != connectors::EntryKind::container) return {};
    auto& last = last_[*entry.guid];
    const bool is_same = last == entry.dn;
    last = entry.dn;
    const auto [first, is_new] = first_.try_emplace(ascii_lower(entry.dn), *entry.guid);
    if (!is_late) return {};
    // It was sent under the name that it has now. What lies below it may have been sent before, under a former one.
    if (is_same)
        return "\"" + entry.dn + "\" was changed during the read: what lies below it may have had another name";
    if (!is_new && first->second != *entry.guid)
        return "\"" + entry.dn + "\" was another container's name when the read began: what lies below may be either's";
    return {};
}

}  // namespace muster::ldap
