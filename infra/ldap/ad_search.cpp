#include "infra/ldap/ad_search.hpp"

#include <utility>

#include "connectors/ad_values.hpp"

namespace muster::ldap {

namespace ad = connectors::ad;

const std::string& extended_dn_value() {
    static const std::string value{"\x30\x03\x02\x01\x01", 5};
    return value;
}

std::string first_of(std::vector<std::string> values) {
    return values.empty() ? std::string{} : std::move(values.front());
}

std::string by_guid(const Guid& guid) {
    return "<GUID=" + guid.text() + ">";
}

std::string any_of_guids(std::span<const Guid> guids) {
    std::string filter = "(|";
    for (const Guid& guid : guids) filter += "(objectGUID=" + ad::filter_bytes(guid) + ")";
    return filter + ")";
}

}  // namespace muster::ldap
