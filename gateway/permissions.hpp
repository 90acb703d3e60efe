#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "domain/admin/role.hpp"
#include "domain/base/result.hpp"
#include "domain/client/events.hpp"
#include "gateway/api_error.hpp"
#include "gateway/caller.hpp"

namespace muster::gateway {

/// What somebody wants to do, in the words of the rule book. Each route names one.
enum class Action : std::uint8_t {
    look,
    create_users,
    import_users,
    edit_users,
    delete_users,
    trash_users,
    restore_users,
    purge_users,
    unlock_users,
    set_status,
    set_bypass,
    edit_groups,
    add_devices,
    set_up_devices,
    edit_tokens,
    remove_keys,
    sync_directories,
    read_directories,
    edit_directories,
    approve_removals,
    read_log,
    read_settings,
    change_settings,
    read_admins,
    edit_admins,
    read_applications,
    edit_applications,
    edit_clients,
    show_secrets,
    read_information,
};

/// R1: some of the roles.
class Roles {
public:
    constexpr Roles(std::initializer_list<admin::Role> roles) {
        for (const auto role : roles) bits_ |= bit(role);
    }
    [[nodiscard]] constexpr bool has(admin::Role role) const { return (bits_ & bit(role)) != 0; }

private:
    static constexpr std::uint8_t bit(admin::Role role) {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role));
    }
    std::uint8_t bits_ = 0;
};

/// One line of the table: what it takes to do something.
struct Permission {
    Action action;
    std::string_view words;  // as a refusal and a record's cause name it
    client::Grant grant;     // R2: of an API client
    Roles roles;             // R5: of an admin
};

/// R2, R5: all that may be done, and by whom. A line for each action.
[[nodiscard]] std::span<const Permission> permissions();
[[nodiscard]] const Permission& permission(Action action);

/// The one place that lets in or turns away: 40301 naming the grant or the role that is missing.
[[nodiscard]] Result<void, ApiError> authorize(const Caller& caller, Action action);

[[nodiscard]] std::string_view words(client::Grant grant);
[[nodiscard]] std::string_view words(admin::Role role);

}  // namespace muster::gateway
