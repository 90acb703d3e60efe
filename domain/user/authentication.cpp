#include "domain/user/authentication.hpp"

#include "domain/user/effective_status.hpp"

namespace muster::user {

std::optional<Refusal> denied(const Account& account, const User& user) {
    const auto* trash = std::get_if<InTrash>(&user.phase);
    if (trash != nullptr && trash->cause != TrashCause::inactivity) return InTheTrash{.user = user.id};  // A1, T1
    const auto status = effective_status_outside_the_trash(account, user);                               // A1, S5, T5
    if (status.value == EffectiveStatus::Value::locked_out) return UserLockedOut{.user = user.id};
    if (status.value == EffectiveStatus::Value::disabled) return UserDisabled{.user = user.id, .group = status.group};
    return std::nullopt;
}

}  // namespace muster::user
