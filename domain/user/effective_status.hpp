#pragma once

#include <optional>

#include "domain/account/account.hpp"

namespace muster::user {

/// S5: what counts for a user, and what decided it.
struct EffectiveStatus {
    enum class Value { active, bypass, disabled, locked_out };
    enum class DecidedBy { own, group, lockout, trash };
    Value value = Value::active;
    DecidedBy decided_by = DecidedBy::own;
    std::optional<GroupId> group;  // decided by a group: by which

    friend bool operator==(const EffectiveStatus&, const EffectiveStatus&) = default;
};

[[nodiscard]] EffectiveStatus effective_status(const Account& account, const User& user);

/// As if the user were out of the trash (T5: whether somebody who lies there for inactivity may
/// authenticate).
[[nodiscard]] EffectiveStatus effective_status_outside_the_trash(const Account& account, const User& user);

}  // namespace muster::user
