#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/ports/name_folding.hpp"

namespace muster::connectors {

/// A distinguished name (RFC 4514) in the one form in which equal names are equal bytes: types in
/// lower case and one name per OID, values unescaped, folded, their spaces trimmed and collapsed,
/// multi-valued RDNs sorted. Commas and plus signs inside values stay escaped, so a name's
/// ancestors are its suffixes. Nothing where `dn` is no DN.
[[nodiscard]] std::optional<std::string> normalise_dn(std::string_view dn, const NameFolding& folding);

/// Of normalised names. An entry is not above itself.
[[nodiscard]] bool is_below(std::string_view dn, std::string_view ancestor);
[[nodiscard]] bool is_at_or_below(std::string_view dn, std::string_view ancestor);
/// Empty at the root.
[[nodiscard]] std::string_view parent_of(std::string_view dn);
/// The longest name that all of both lie under; empty: only the root is.
[[nodiscard]] std::string_view common_ancestor(std::string_view one, std::string_view other);

struct Rdn {
    std::string type;   // lower case
    std::string value;  // unescaped, not folded
};
/// The first attribute of the first RDN, as it is written.
[[nodiscard]] std::optional<Rdn> first_rdn(std::string_view dn);

}  // namespace muster::connectors
