#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/values/guid.hpp"
#include "infra/ldap/handles.hpp"

namespace muster::ldap {

/// Flags of the DirSync control (MS-ADTS 3.1.1.3.4.1.3).
namespace dirsync_flags {
inline constexpr std::uint32_t object_security = 0x1;  // only what this bind may see, without the right to replicate
inline constexpr std::uint32_t ancestors_first = 0x800;
inline constexpr std::uint32_t incremental_values = 0x8000'0000;
}  // namespace dirsync_flags

/// The control of a request: SEQUENCE { flags, bytes at most, cookie }.
[[nodiscard]] std::string dirsync_value(std::uint32_t flags, const std::string& cookie);

/// The control of a response. libldap's own parser answers with its handle's last error.
struct DirSyncAnswer {
    bool more = false;
    std::string cookie;
};
[[nodiscard]] std::optional<DirSyncAnswer> dirsync_answer(LDAPControl** controls);

/// What one entry of an answer tells (3b).
struct DirSyncEntry {
    std::optional<Guid> guid;
    bool whole = false;  // decoded to its end
    bool deleted = false;
    bool reanimated = false;
    bool renamed = false;  // or moved, or new
    std::vector<std::string> added;
    std::vector<std::string> removed;
    bool members_unclear = false;  // not told value by value
    bool something_else = false;   // than members
};
[[nodiscard]] DirSyncEntry dirsync_entry_of(LDAP* handle, LDAPMessage* message);

}  // namespace muster::ldap
