#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/account/event_type.hpp"
#include "domain/base/instant.hpp"
#include "domain/user/status.hpp"
#include "domain/values/device.hpp"
#include "domain/values/guid.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/person.hpp"

namespace muster::user {

/// D2: the directory's entry behind a user or group.
struct ManagedBy {
    DirectoryId directory;
    Guid guid;

    friend bool operator==(const ManagedBy&, const ManagedBy&) = default;
};

template <class T>
struct Change {
    T from;
    T to;

    friend bool operator==(const Change&, const Change&) = default;
};

/// A person exists here for the first time.
struct Created {
    static constexpr EventType type{"user.created", 1};
    UserId user;
    Status status = Status::active;
    Cause cause = Cause::api;
    std::optional<ManagedBy> managed_by;
    Profile profile;

    friend bool operator==(const Created&, const Created&) = default;
};

/// The fields that changed, each with its old and new value.
struct ProfileChanged {
    static constexpr EventType type{"user.profile_changed", 1};
    UserId user;
    std::optional<Change<Username>> username;
    std::optional<Change<std::vector<Username>>> aliases;
    std::optional<Change<PersonName>> real_name;
    std::optional<Change<PersonName>> first_name;
    std::optional<Change<PersonName>> last_name;
    std::optional<Change<Email>> email;
    std::optional<Change<Notes>> notes;

    friend bool operator==(const ProfileChanged&, const ProfileChanged&) = default;
};

/// The own status turned (S6).
struct StatusChanged {
    static constexpr EventType type{"user.status_changed", 1};
    UserId user;
    Status from = Status::active;
    Status to = Status::active;
    Cause cause = Cause::api;

    friend bool operator==(const StatusChanged&, const StatusChanged&) = default;
};

/// A4: a successful login. It clears the failures in a row.
struct LoggedIn {
    static constexpr EventType type{"user.logged_in", 1};
    UserId user;
    AttemptId attempt;

    friend bool operator==(const LoggedIn&, const LoggedIn&) = default;
};

/// A3: a factor was not passed.
struct LoginFailed {
    static constexpr EventType type{"user.login_failed", 1};
    UserId user;
    AttemptId attempt;
    std::uint32_t failures = 0;  // in a row, this one included

    friend bool operator==(const LoginFailed&, const LoginFailed&) = default;
};

/// A3, S6: the failures in a row reached the account's number. The own status stays beneath.
struct LockedOut {
    static constexpr EventType type{"user.locked_out", 1};
    UserId user;
    Status status = Status::active;  // what it was
    std::uint32_t failures = 0;

    friend bool operator==(const LockedOut&, const LockedOut&) = default;
};

/// A3, S2, S6: the lock is over, and with it the failures that led to it.
struct Unlocked {
    static constexpr EventType type{"user.unlocked", 1};
    UserId user;
    Status status = Status::active;  // what it is again
    UnlockedBy by = UnlockedBy::hand;

    friend bool operator==(const Unlocked&, const Unlocked&) = default;
};

/// In the trash, disabled at once, to be purged when its days are over (T1).
struct Trashed {
    static constexpr EventType type{"user.trashed", 1};
    UserId user;
    TrashCause cause = TrashCause::admin;
    Instant purge_at;
    LeftBecause why = LeftBecause::not_applicable;

    friend bool operator==(const Trashed&, const Trashed&) = default;
};

/// Out of the trash, with all that it had (T7).
struct Restored {
    static constexpr EventType type{"user.restored", 1};
    UserId user;
    RestoredBy by = RestoredBy::admin;
    Status status = Status::disabled;  // T6

    friend bool operator==(const Restored&, const Restored&) = default;
};

/// Gone for good; its name is free (T8).
struct Purged {
    static constexpr EventType type{"user.purged", 1};
    UserId user;
    PurgeCause cause = PurgeCause::admin;
    // What went with it (T8): its memberships and keys, and the phones that were nobody else's. Others' phones
    // it left, and tokens stay in the account.
    std::vector<GroupId> left_groups{};
    std::vector<PhoneId> left_phones{};
    std::vector<PhoneId> deleted_phones{};
    std::vector<TokenId> unassigned_tokens{};
    std::vector<SecurityKeyId> deleted_keys{};

    friend bool operator==(const Purged&, const Purged&) = default;
};

/// The first device is tied to the user (U6).
struct Enrolled {
    static constexpr EventType type{"user.enrolled", 1};
    UserId user;
    Device device;

    friend bool operator==(const Enrolled&, const Enrolled&) = default;
};

/// The last one is gone (U6, V8).
struct Unenrolled {
    static constexpr EventType type{"user.unenrolled", 1};
    UserId user;
    Device device;

    friend bool operator==(const Unenrolled&, const Unenrolled&) = default;
};

/// An unmanaged user became managed (D4).
struct AdoptedByDirectory {
    static constexpr EventType type{"user.adopted_by_directory", 1};
    UserId user;
    ManagedBy managed_by;

    friend bool operator==(const AdoptedByDirectory&, const AdoptedByDirectory&) = default;
};

/// Its directory left the configuration; the user stays, unmanaged (D14).
struct ReleasedByDirectory {
    static constexpr EventType type{"user.released_by_directory", 1};
    UserId user;
    ManagedBy managed_by;

    friend bool operator==(const ReleasedByDirectory&, const ReleasedByDirectory&) = default;
};

}  // namespace muster::user
