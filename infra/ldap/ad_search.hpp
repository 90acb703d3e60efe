#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/values/guid.hpp"

namespace muster::ldap {

// Controls by their numbers (MS-ADTS 3.1.1.3.4.1).
inline constexpr const char* show_deleted = "1.2.840.113556.1.4.417";
inline constexpr const char* extended_dn = "1.2.840.113556.1.4.529";
inline constexpr const char* domain_scope = "1.2.840.113556.1.4.1339";
inline constexpr const char* dirsync = "1.2.840.113556.1.4.841";
/// Whom a read of everybody below a base brings, and where they lie.
inline constexpr const char* people_filter =
    "(|(&(objectCategory=person)(objectClass=user))(objectClass=organizationalUnit)(objectClass=container))";
/// The container of the deleted, by its well-known GUID.
inline constexpr const char* deleted_objects = "18E2EA80684F11D2B9AA00C04F79F805";
/// SEQUENCE { INTEGER 1 }: GUIDs as text.
[[nodiscard]] const std::string& extended_dn_value();

[[nodiscard]] std::string first_of(std::vector<std::string> values);  // empty where there is none
[[nodiscard]] std::string by_guid(const Guid& guid);                  // as a base
[[nodiscard]] std::string any_of_guids(std::span<const Guid> guids);  // as a filter

}  // namespace muster::ldap
