#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/ledger/record.hpp"
#include "domain/phone/events.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/user/status.hpp"
#include "domain/values/guid.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/phone.hpp"
#include "domain/values/token.hpp"

namespace muster::queries {

struct GroupSummary {
    GroupId group;
    std::string name;
    std::string description;
    std::string status;  // "active", "bypass", "disabled"
    std::optional<DirectoryId> directory;
    std::optional<Guid> guid;
};

struct ManagedUser {
    DirectoryId directory;
    directory::Kind kind = directory::Kind::openldap;
    Guid guid;
    std::optional<Instant> last_sync;  // of the directory's last run that confirmed its people
};

struct UserRow;

struct PhoneRow {
    PhoneId phone;
    std::string number;  // E.164; empty: a tablet
    std::string extension;
    std::string name;
    phone::Type type = phone::Type::unknown;
    phone::Platform platform = phone::Platform::unknown;
    DialDelay predelay{0};
    DialDelay postdelay{0};
    std::vector<UserRow> users;  // in the order in which they got it; without their lists, and none inside a user
};

struct TokenRow {
    TokenId token;
    TokenType type = TokenType::h6;
    std::string serial;
    std::optional<TotpStep> totp_step;
    std::vector<UserRow> users;  // as a phone's
};

struct SecurityKeyRow {
    SecurityKeyId key;
    std::string credential;
    std::string label;
    std::string name;
    bool uv_capable = false;
    Instant added;
    std::vector<UserRow> users;  // one; without its lists, and none inside a user
};

struct UserRow {
    UserId user;
    std::string username;
    std::vector<std::string> aliases;
    std::string real_name;
    std::string first_name;
    std::string last_name;
    std::string email;
    std::string notes;
    std::string status;       // own: "active", "bypass", "disabled"; meaningless in the trash
    bool locked_out = false;  // stands above the own status (A3)
    std::optional<Instant> last_login;
    bool in_trash = false;
    std::string trash_cause;   // in the trash: "admin", "inactivity", "directory"
    std::string left_because;  // why a directory sent it there (D13); empty: it did not
    std::optional<Instant> purge_at;
    Instant created;
    std::optional<ManagedUser> managed;
    std::optional<Instant> enrolled_at;  // U6; nothing: not enrolled
    std::vector<GroupSummary> groups;    // by name
    std::vector<PhoneRow> phones;        // as they became the user's, like the other devices
    std::vector<TokenRow> tokens;
    std::vector<SecurityKeyRow> security_keys;
};

/// At most one of these; none lists everybody.
struct UserFilter {
    std::optional<std::string> username;  // folded; the username or an alias
    std::optional<std::string> email;     // as it stands
    std::vector<UserId> ids;              // at most 100
    std::vector<std::string> usernames;   // folded; at most 100
};

/// Oldest first (by creation), so that new rows shift no page. `limit` 1 to 1,000.
struct Page {
    std::uint64_t offset = 0;
    std::uint32_t limit = 100;
};

template <class Row>
struct Listed {
    std::vector<Row> rows;
    std::uint64_t total = 0;  // rows of the filter, all pages
    ledger::Position at;      // the position that the rows show
};

/// The query tables, read. Safe to call from any thread; a call may block on the database.
/// A whole listing page by page costs as the number of rows: the next page is found from where the
/// last one ended, never by counting from the start.
class Users {
public:
    virtual ~Users() = default;
    [[nodiscard]] virtual Result<Listed<UserRow>, PortFailure> list(AccountId account, const UserFilter& filter,
                                                                    Page page) = 0;
    [[nodiscard]] virtual Result<std::optional<UserRow>, PortFailure> find(AccountId account, UserId user) = 0;
};

struct Member {
    UserId user;
    std::string username;
};

class Groups {
public:
    virtual ~Groups() = default;
    /// `ids` empty: all; else these, at most 100, unknown ones left out.
    [[nodiscard]] virtual Result<Listed<GroupSummary>, PortFailure> list(AccountId account,
                                                                         const std::vector<GroupId>& ids,
                                                                         Page page) = 0;
    /// Who is in it, longest first; all of them where there is no `page`.
    [[nodiscard]] virtual Result<Listed<Member>, PortFailure> members(AccountId account, GroupId group,
                                                                      std::optional<Page> page) = 0;
};

}  // namespace muster::queries
