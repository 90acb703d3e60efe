#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/values/guid.hpp"
#include "infra/ldap/handles.hpp"

/// RFC 4533, as far as reading and following need it. What is broken is nothing, never a part of it.
namespace muster::ldap {

/// {mode refreshAndPersist, cookie unless it is empty, reloadHint FALSE}
[[nodiscard]] std::string sync_request_value(std::string_view cookie = {});

/// Control 1.3.6.1.4.1.4203.1.9.1.2 of an entry.
struct SyncState {
    enum class What { present = 0, add = 1, modify = 2, gone = 3 };
    What what = What::present;
    Guid guid;
    std::string cookie;
};
[[nodiscard]] std::optional<SyncState> sync_state_of(LDAP* handle, LDAPMessage* entry);
[[nodiscard]] std::optional<SyncState> parse_sync_state(std::string_view bytes);

/// Control 1.3.6.1.4.1.4203.1.9.1.3, with which a server ends by itself.
struct SyncDone {
    std::string cookie;
    bool deletes = false;
};
[[nodiscard]] std::optional<SyncDone> sync_done_of(const Controls& controls);
[[nodiscard]] std::optional<SyncDone> parse_sync_done(std::string_view bytes);

/// The intermediate message 1.3.6.1.4.1.4203.1.9.1.4.
struct SyncInfo {
    enum class What { new_cookie, refresh_delete, refresh_present, id_set };
    What what = What::new_cookie;
    std::string cookie;
    bool refresh_done = false;
    bool deletes = false;
    std::vector<Guid> guids;
};
/// Nothing where the message is of another kind, or broken.
[[nodiscard]] std::optional<SyncInfo> sync_info_of(LDAP* handle, LDAPMessage* intermediate);
[[nodiscard]] std::optional<SyncInfo> parse_sync_info(std::string_view bytes);

}  // namespace muster::ldap
