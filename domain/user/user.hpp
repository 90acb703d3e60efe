#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "domain/base/instant.hpp"
#include "domain/base/seldom.hpp"
#include "domain/user/events.hpp"
#include "domain/user/status.hpp"
#include "domain/values/device.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/packed_profile.hpp"
#include "domain/values/person.hpp"

namespace muster {
struct Account;
}

namespace muster::user {

/// A3: stands above the own status until somebody ends it by hand, or the set minutes do.
struct Lock {
    Instant since;
    std::uint32_t failures = 0;

    friend bool operator==(const Lock&, const Lock&) = default;
};

struct Present {
    Status status = Status::active;
    /// D6: the status that a directory's Disabled replaced, for when the source enables again.
    std::optional<Status> before_source_disabled;
    Seldom<Lock> lock;
    std::optional<Instant> restored_at;  // T5: by hand, and not used since

    friend bool operator==(const Present&, const Present&) = default;
};

struct InTrash {
    TrashCause cause = TrashCause::admin;
    bool was_approved = false;  // D9: a removal that somebody let through
    Instant purge_at;
    Present before;

    friend bool operator==(const InTrash&, const InTrash&) = default;
};

/// The fold of one user's events. A purged user is gone from the account. In such an order that no room is lost between
/// two members: an account keeps hundreds of thousands.
struct User {
    UserId id;
    AttemptId last_attempt;      // what is sent twice counts once
    std::uint32_t failures = 0;  // A3: in a row
    Instant created;             // U1
    PackedProfile packed;        // what profile() shows
    std::optional<ManagedBy> managed_by;
    std::optional<Instant> last_login;  // A4
    std::variant<Present, InTrash> phase;
    std::vector<Device> devices;         // in the order in which they were tied; T7: the trash included
    std::optional<Instant> enrolled_at;  // U1, U6: when the first of them came

    /// Made anew by each call: hold it in a variable.
    [[nodiscard]] Profile profile() const { return packed.unpack(); }
    [[nodiscard]] Username username() const { return packed.username(); }
    [[nodiscard]] std::vector<Username> aliases() const { return packed.aliases(); }
    [[nodiscard]] bool is_in_trash() const { return std::holds_alternative<InTrash>(phase); }
    /// What it is, or was before it came into the trash.
    [[nodiscard]] const Present& presence() const;
    [[nodiscard]] bool is_enrolled() const { return !devices.empty(); }  // U6
    [[nodiscard]] bool has(const Device& device) const { return std::ranges::find(devices, device) != devices.end(); }

    friend bool operator==(const User&, const User&) = default;
};

/// What each event does to the account, with the indexes over names, groups and GUIDs kept in step.
/// Total: about somebody unknown nothing changes.
void fold(Account& account, const Created& created, Instant at);
void fold(Account& account, const ProfileChanged& changed);
void fold(Account& account, const StatusChanged& changed);
void fold(Account& account, const LoggedIn& logged_in, Instant at);
void fold(Account& account, const LoginFailed& failed);
void fold(Account& account, const LockedOut& locked_out, Instant at);
void fold(Account& account, const Unlocked& unlocked);
void fold(Account& account, const Trashed& trashed, Instant at);
void fold(Account& account, const Restored& restored, Instant at);
void fold(Account& account, const Purged& purged);
void fold(Account& account, const Enrolled& enrolled, Instant at);
void fold(Account& account, const Unenrolled& unenrolled);
void fold(Account& account, const AdoptedByDirectory& adopted);
void fold(Account& account, const ReleasedByDirectory& released);

}  // namespace muster::user
