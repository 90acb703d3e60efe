#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/directory/server_seen.hpp"
#include "domain/values/guid.hpp"
#include "infra/ldap/handles.hpp"

/// RFC 4533, as far as a complete read needs it.
namespace muster::ldap {

/// {mode refreshAndPersist, no cookie, reloadHint FALSE}
[[nodiscard]] std::string sync_request_value();

/// Control 1.3.6.1.4.1.4203.1.9.1.2 of an entry.
struct SyncState {
    enum class What { present = 0, add = 1, modify = 2, gone = 3 };
    What what = What::present;
    Guid guid;
    std::string cookie;
};
[[nodiscard]] std::optional<SyncState> sync_state_of(LDAP* handle, LDAPMessage* entry);

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

/// A contextCSN: for each serverID the last change that the server knows.
class ContextCsn {
public:
    void take_value(std::string_view csn);
    /// `rid=000,csn=…;…`
    void take_cookie(std::string_view cookie);
    [[nodiscard]] bool empty() const { return by_server_.empty(); }
    /// For no server less than `other`.
    [[nodiscard]] bool reaches(const ContextCsn& other) const;
    [[nodiscard]] std::vector<directory::ServerSeen::Place> places() const;

private:
    std::map<std::string, std::string, std::less<>> by_server_;
};

}  // namespace muster::ldap
