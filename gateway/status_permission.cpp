#include "gateway/status_permission.hpp"

#include <algorithm>

#include "domain/base/match.hpp"
#include "gateway/execute.hpp"
#include "gateway/permissions.hpp"

namespace muster::gateway {
namespace {

bool sets_bypass(const Command& command) {
    return match(
        command, [](const user::CreateUser& what) { return what.status == user::Status::bypass; },
        [](const user::CreateUsers& what) {
            return std::ranges::any_of(what.users, [](const auto& one) { return one.status == user::Status::bypass; });
        },
        [](const user::ImportUser& what) { return what.status == user::Status::bypass; },
        [](const user::SetStatus& what) { return what.status == user::Status::bypass; },
        [](const user::EditUser& what) { return what.status == user::Status::bypass; },
        [](const group::CreateGroup& what) { return what.status == group::Status::bypass; },
        [](const group::SetGroupStatus& what) { return what.status == group::Status::bypass; },
        [](const group::EditGroup& what) { return what.status == group::Status::bypass; },
        [](const auto&) { return false; });
}

}  // namespace

std::optional<ApiError> forbidden_status(const Desk& desk, const Caller& caller, const Command& command) {
    const auto* admin = std::get_if<Administrator>(&caller.who);
    if (admin == nullptr || !sets_bypass(command)) return std::nullopt;
    if (const auto may = authorize(caller, Action::set_bypass); !may) return may.error();
    if (admin->role != admin::Role::user_manager) return std::nullopt;
    const auto allowed = from_state<bool>(
        desk, [](const Account& account) { return account.settings.user_managers_can_put_users_in_bypass; });
    if (allowed) return std::nullopt;
    return ApiError{.code = ErrorCode::forbidden,
                    .detail =
                        "the role User Manager may not set Bypass here: the setting "
                        "user_managers_can_put_users_in_bypass is off; ask an Owner or Administrator",
                    .parameter = {},
                    .rule = "S2"};
}

}  // namespace muster::gateway
