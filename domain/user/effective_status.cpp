#include "domain/user/effective_status.hpp"

namespace muster::user {
namespace {

using Value = EffectiveStatus::Value;
using DecidedBy = EffectiveStatus::DecidedBy;

Value value_of(Status own) {
    switch (own) {
        case Status::active:
            return Value::active;
        case Status::bypass:
            return Value::bypass;
        case Status::disabled:
            return Value::disabled;
    }
    return Value::disabled;
}

// S5: Active carries nothing; of several groups Disabled beats Bypass. Of two that say the same the one with the
// smaller id is named, so that the answer does not hang on the order in which they were joined.
std::optional<EffectiveStatus> decided_by_groups(const Account& account, const UserId& user) {
    const auto groups = account.groups_of.find(user);
    if (groups == account.groups_of.end()) return std::nullopt;
    std::optional<EffectiveStatus> decided;
    for (const auto& id : groups->second) {
        const auto status = account.groups.at(id).status;
        if (status == group::Status::active) continue;
        const auto value = status == group::Status::disabled ? Value::disabled : Value::bypass;
        const bool beats = !decided || (value != decided->value ? value == Value::disabled : id < *decided->group);
        if (beats) decided = EffectiveStatus{.value = value, .decided_by = DecidedBy::group, .group = id};
    }
    return decided;
}

}  // namespace

EffectiveStatus effective_status(const Account& account, const User& user) {
    if (user.is_in_trash()) {  // T1, S5: the trash stands above all
        return {.value = Value::disabled, .decided_by = DecidedBy::trash, .group = {}};
    }
    return effective_status_outside_the_trash(account, user);
}

EffectiveStatus effective_status_outside_the_trash(const Account& account, const User& user) {
    const auto& present = user.presence();
    if (present.lock) {  // S5: a lock stands above any group
        return {.value = Value::locked_out, .decided_by = DecidedBy::lockout, .group = {}};
    }
    if (const auto group = decided_by_groups(account, user.id)) return *group;
    return {.value = value_of(present.status), .decided_by = DecidedBy::own, .group = {}};
}

}  // namespace muster::user
