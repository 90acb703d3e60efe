#include "gateway/status_permission.hpp"

#include <algorithm>

#include "domain/base/match.hpp"
#include "domain/user/import.hpp"
#include "gateway/execute.hpp"
#include "gateway/permissions.hpp"

namespace muster::gateway {
namespace {

/// S5: who joins a group that has it gets Bypass; who is in it already does not join.
bool joins_bypass(const group::Group& group, const UserId& user) {
    return group.status == group::Status::bypass && !group.members.contains(user);
}

bool joins_bypass(const Account& account, const group::ChangeMembers& command) {
    const auto* group = account.find_group(command.group);
    return group != nullptr &&
           std::ranges::any_of(command.add, [&](const UserId& user) { return joins_bypass(*group, user); });
}

/// U8: who is here already keeps their status, whatever the line says.
bool gives_bypass(const Account& account, const user::ImportUser& command) {
    const auto* known = user::known_to_import(account, command);
    if (known == nullptr && command.status == user::Status::bypass) return true;
    return std::ranges::any_of(command.groups, [&](const std::string& name) {
        const auto found = account.group_names.find(name);
        if (found == account.group_names.end()) return false;
        return joins_bypass(account.groups.at(found->second), known == nullptr ? command.user : known->id);
    });
}

bool gives_bypass(const Account& account, const Command& command) {
    return match(
        command, [](const user::CreateUser& what) { return what.status == user::Status::bypass; },
        [](const user::CreateUsers& what) {
            return std::ranges::any_of(what.users, [](const auto& one) { return one.status == user::Status::bypass; });
        },
        [&](const user::ImportUser& what) { return gives_bypass(account, what); },
        [](const user::SetStatus& what) { return what.status == user::Status::bypass; },
        [](const user::EditUser& what) { return what.status == user::Status::bypass; },
        [](const group::CreateGroup& what) { return what.status == group::Status::bypass; },
        [](const group::SetGroupStatus& what) { return what.status == group::Status::bypass; },
        [](const group::EditGroup& what) { return what.status == group::Status::bypass; },
        [&](const group::ChangeMembers& what) { return joins_bypass(account, what); },
        [](const auto&) { return false; });
}

}  // namespace

std::optional<ApiError> forbidden_status(const Desk& desk, const Caller& caller, const Command& command) {
    const auto* admin = std::get_if<Administrator>(&caller.who);
    if (admin == nullptr) return std::nullopt;
    struct Wish {
        bool is_for_bypass = false;
        bool user_managers_may = false;
    };
    const auto wish = from_state<Wish>(desk, [&](const Account& account) {
        return Wish{.is_for_bypass = gives_bypass(account, command),
                    .user_managers_may = account.settings.user_managers_can_put_users_in_bypass};
    });
    if (!wish.is_for_bypass) return std::nullopt;
    if (const auto may = authorize(caller, Action::set_bypass); !may) return may.error();
    if (admin->role != admin::Role::user_manager || wish.user_managers_may) return std::nullopt;
    return ApiError{.code = ErrorCode::forbidden,
                    .detail =
                        "the role User Manager may not set Bypass here, nor put anybody into a group that has it: the "
                        "setting user_managers_can_put_users_in_bypass is off; ask an Owner or Administrator",
                    .parameter = {},
                    .rule = "S2"};
}

}  // namespace muster::gateway
