#include "infra/ldap/entries.hpp"

#include <algorithm>
#include <array>

#include "domain/base/ascii.hpp"

namespace muster::ldap {
namespace {

constexpr std::array<std::string_view, 5> openldap_users{"inetorgperson", "person", "organizationalperson", "account",
                                                         "posixaccount"};
constexpr std::array<std::string_view, 4> openldap_groups{"groupofnames", "groupofuniquenames", "groupofmembers",
                                                          "posixgroup"};
constexpr std::array<std::string_view, 4> ad_containers{"organizationalunit", "container", "builtindomain",
                                                        "domaindns"};

bool is_one_of(std::string_view name, const auto& names) {
    return std::ranges::any_of(names, [&](std::string_view other) { return same_attribute(name, other); });
}

}  // namespace

bool same_attribute(std::string_view one, std::string_view other) {
    return ascii_equal(one, other);
}

Walked walk(LDAP* handle, LDAPMessage* entry, const OnAttribute& on_attribute) {
    BerElement* raw = nullptr;
    berval dn{};
    if (ldap_get_dn_ber(handle, entry, &raw, &dn) != LDAP_SUCCESS) return {};
    const MessageBer ber{raw};
    const berval no_values{};
    Walked walked{.dn = std::string{dn.bv_val == nullptr ? std::string_view{} : view_of(dn)}};
    while (true) {
        berval description{};
        berval* values = nullptr;
        if (ldap_get_attribute_ber(handle, entry, raw, &description, &values) != LDAP_SUCCESS) return walked;
        if (description.bv_val == nullptr) break;
        on_attribute(view_of(description), values == nullptr ? &no_values : values);
        ldap_memfree(values);
    }
    walked.whole = true;
    return walked;
}

void KindOf::take(const berval* object_classes) {
    for (const berval* value = object_classes; value->bv_val != nullptr; ++value) {
        const std::string_view name = view_of(*value);
        if (kind_ == directory::Kind::ad) {
            user_ = user_ || same_attribute(name, "user");
            group_ = group_ || same_attribute(name, "group");
            computer_ = computer_ || same_attribute(name, "computer");
            container_ = container_ || is_one_of(name, ad_containers);
        } else {
            user_ = user_ || is_one_of(name, openldap_users);
            group_ = group_ || is_one_of(name, openldap_groups);
        }
    }
    // Whatever is neither may have people below it.
    if (kind_ == directory::Kind::openldap) container_ = !user_ && !group_;
}

connectors::EntryKind KindOf::kind() const {
    using connectors::EntryKind;
    if (group_) return EntryKind::group;
    if (user_ && !computer_) return EntryKind::user;
    return container_ ? EntryKind::container : EntryKind::other;
}

}  // namespace muster::ldap
