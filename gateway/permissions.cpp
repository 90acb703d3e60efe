#include "gateway/permissions.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "domain/base/invariant.hpp"
#include "domain/base/match.hpp"

namespace muster::gateway {
namespace {

using enum admin::Role;
using enum client::Grant;

constexpr Roles all{owner, administrator, application_manager, user_manager, help_desk, read_only};
constexpr Roles who_add_people{owner, administrator, user_manager};
constexpr Roles who_help_people{owner, administrator, user_manager, help_desk};

// R5. What the rule book leaves open is given to who may do the like: groups and tokens to who adds people, directories
// and settings to Owners and Administrators (D9), admins and the secrets of API clients to Owners alone.
constexpr std::array table{
    Permission{Action::look, "look", read_resource, all},
    Permission{Action::create_users, "create users", write_resource, who_add_people},
    Permission{Action::import_users, "import users", write_resource, who_add_people},  // U8
    Permission{Action::edit_users, "edit users", write_resource, who_add_people},
    Permission{Action::delete_users, "delete users", write_resource, who_help_people},
    Permission{Action::trash_users, "send users to the trash", write_resource, who_help_people},
    Permission{Action::restore_users, "restore users", write_resource, who_help_people},
    Permission{Action::purge_users, "purge users", write_resource, who_help_people},
    Permission{Action::unlock_users, "unlock users", write_resource, who_help_people},  // S2
    Permission{Action::set_status, "set a status", write_resource, who_add_people},     // S2
    Permission{Action::set_bypass, "set Bypass", write_resource, who_add_people},       // S2
    Permission{Action::edit_groups, "edit groups", write_resource, who_add_people},
    Permission{Action::add_devices, "add and remove devices", write_resource, who_add_people},
    Permission{Action::set_up_devices, "set up a device", write_resource, who_help_people},
    Permission{Action::edit_tokens, "edit tokens", write_resource, who_add_people},
    Permission{Action::remove_keys, "remove security keys", write_resource, who_help_people},
    Permission{Action::sync_directories, "sync directories", write_resource, Roles{owner, administrator}},
    Permission{Action::read_directories, "look at directories", read_resource, all},
    Permission{Action::edit_directories, "edit directories", write_resource, Roles{owner, administrator}},
    Permission{Action::approve_removals, "approve removals", write_resource, Roles{owner, administrator}},  // D9
    Permission{Action::read_log, "read logs", client::Grant::read_log, Roles{owner, administrator, read_only}},
    Permission{Action::read_settings, "read settings", settings, Roles{owner, administrator, read_only}},
    Permission{Action::change_settings, "change settings", settings, Roles{owner, administrator}},
    Permission{Action::read_admins, "read administrators", administrators_read, Roles{owner, administrator, read_only}},
    Permission{Action::edit_admins, "edit administrators", administrators, Roles{owner}},
    Permission{Action::read_applications, "read applications", applications,
               Roles{owner, administrator, application_manager, read_only}},
    Permission{Action::edit_applications, "edit applications", applications,
               Roles{owner, administrator, application_manager}},
    Permission{Action::edit_clients, "edit API clients", applications, Roles{owner}},
    Permission{Action::show_secrets, "show secret keys", applications, Roles{owner}},
    Permission{Action::read_information, "read the summary", information, all},
};

Result<void, ApiError> missing_permission(std::string what) {
    return failure(ApiError{.code = ErrorCode::forbidden, .detail = std::move(what)});
}

}  // namespace

std::span<const Permission> permissions() {
    return table;
}

const Permission& permission(Action action) {
    const auto found = std::ranges::find(table, action, &Permission::action);
    invariant(found != table.end(), "an action without a line in the table of permissions");
    return *found;
}

// R1, R2, R5: grants bind API clients, roles bind admins.
Result<void, ApiError> authorize(const Caller& caller, Action action) {
    const auto& needed = permission(action);
    return match(
        caller.who,
        [&](const ApiClient& client) -> Result<void, ApiError> {
            if (client.is_application) return missing_permission("the key of an application, not of an API client");
            if (client.may(needed.grant)) return {};
            return missing_permission("missing grant: " + std::string{words(needed.grant)});
        },
        [&](const Administrator& admin) -> Result<void, ApiError> {
            if (needed.roles.has(admin.role)) return {};
            return missing_permission("the role " + std::string{words(admin.role)} + " may not " +
                                      std::string{needed.words});
        });
}

std::string_view words(client::Grant grant) {
    switch (grant) {
        case read_resource:
            return "read resource";
        case write_resource:
            return "write resource";
        case client::Grant::read_log:
            return "read log";
        case settings:
            return "settings";
        case administrators:
            return "administrators";
        case applications:
            return "applications";
        case information:
            return "information";
        case administrators_read:
            return "administrators (reading is enough)";
    }
    broken_invariant("a grant without a name");
}

std::string_view words(admin::Role role) {
    switch (role) {
        case owner:
            return "Owner";
        case administrator:
            return "Administrator";
        case application_manager:
            return "Application Manager";
        case user_manager:
            return "User Manager";
        case help_desk:
            return "Help Desk";
        case read_only:
            return "Read-only";
    }
    broken_invariant("a role without a name");
}

}  // namespace muster::gateway
