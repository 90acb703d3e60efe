#pragma once

#include <cstdint>

namespace muster::user {

/// S1: what a user's own status can be set to. Locked Out never is: it stands above it as a lock.
enum class Status : std::uint8_t { active, bypass, disabled };

/// Who brought a user here, or changed a status.
enum class Cause { admin, api, directory };

/// T2: the cause decides what may happen next.
enum class TrashCause : std::uint8_t { admin, inactivity, directory };

/// S2, A3: what ended a lock.
enum class UnlockedBy { hand, time };

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
