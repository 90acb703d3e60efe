#pragma once

namespace muster::user {

/// S1: a user's own status. (Locked Out comes with authentication; it is never set by hand.)
enum class Status { active, bypass, disabled };

/// Who brought a user here, or changed a status.
enum class Cause { admin, api, directory };

/// T2: the cause decides what may happen next.
enum class TrashCause { admin, inactivity, directory };

/// T3 to T6.
enum class RestoredBy { admin, directory, login };

/// T8, T9, T12.
enum class PurgeCause { deadline, admin, api };

/// T4, D13: why a directory sent somebody to the trash.
enum class LeftBecause {
    not_applicable,  // another cause than a directory
    left_groups,     // live, but in none of the sync groups any more
    entry_deleted,   // the entry is proven gone
    group_dropped,   // its sync group left the configuration
};

}  // namespace muster::user
