#include <algorithm>
#include <array>

#include "gateway/admin_api/log_rows.hpp"
#include "gateway/permissions.hpp"

namespace muster::gateway::admin_api {
namespace {

struct Line {
    std::string_view type;
    LogAction action;
};

/// Beside these, what an event says besides its type decides: below.
constexpr std::array lines{
    Line{"account.created", {"customer_create"}},
    Line{"account.settings_changed", {"customer_update"}},
    Line{"client.created", {"integration_create"}},
    Line{"client.changed", {"integration_update"}},
    Line{"client.removed", {"integration_delete"}},
    Line{"client.secret_reset", {"integration_update"}},
    Line{"client.secret_shown", {"integration_skey_view"}},
    Line{"application.created", {"integration_create"}},
    Line{"application.changed", {"integration_update"}},
    Line{"application.removed", {"integration_delete"}},
    Line{"application.secret_reset", {"integration_update"}},
    Line{"application.secret_shown", {"integration_skey_view"}},
    Line{"admin.created", {"admin_create"}},
    Line{"admin.changed", {"admin_update"}},
    Line{"admin.removed", {"admin_delete"}},
    Line{"user.created", {"user_create"}},
    Line{"user.profile_changed", {"user_update"}},
    Line{"user.status_changed", {"user_update"}},
    // Logins stand in a log of their own; lock-outs and automatic unlocks in the activity log only.
    Line{"user.logged_in", {"user_login", false}},
    Line{"user.login_failed", {"user_login_failed", false}},
    Line{"user.locked_out", {"user_lockout", false}},
    Line{"user.unlocked", {"user_update"}},
    Line{"user.trashed", {"user_pending_delete"}},
    Line{"user.restored", {"user_restore"}},
    Line{"user.purged", {"user_delete"}},
    Line{"user.adopted_by_directory", {"user_update"}},
    Line{"user.released_by_directory", {"user_update"}},
    Line{"user.enrolled", {"user_enroll", false}},
    Line{"user.unenrolled", {"user_unenroll", false}},
    Line{"user.phone_attached", {"phone_associate"}},
    Line{"user.phone_detached", {"phone_disassociate"}},
    // Beside what becomes of the phones.
    Line{"user.phones_given", {"user_update", false}},
    Line{"user.token_assigned", {"user_update"}},
    Line{"user.token_unassigned", {"user_update"}},
    Line{"phone.created", {"phone_create"}},
    Line{"phone.changed", {"phone_update"}},
    Line{"phone.deleted", {"phone_delete"}},
    Line{"token.created", {"hardtoken_create"}},
    Line{"token.changed", {"hardtoken_update"}},
    Line{"token.resynced", {"hardtoken_resync"}},
    Line{"token.deleted", {"hardtoken_delete"}},
    Line{"key.registered", {"webauthncredential_create"}},
    Line{"key.deleted", {"webauthncredential_delete"}},
    Line{"group.created", {"group_create"}},
    Line{"group.changed", {"group_update"}},
    Line{"group.status_changed", {"group_update"}},
    Line{"group.deleted", {"group_delete"}},
    Line{"group.members_changed", {"group_update"}},
    Line{"group.adopted_by_directory", {"group_update"}},
    Line{"group.released_by_directory", {"group_update"}},
    Line{"directory.added", {"directory_create"}},
    Line{"directory.changed", {"directory_update"}},
    Line{"directory.removed", {"directory_delete"}},
    Line{"directory.paused", {"directory_sync_pause"}},
    Line{"directory.resumed", {"directory_sync_resume"}},
    Line{"directory.sync_started", {"openldap_sync_begin"}},
    Line{"directory.sync_finished", {"openldap_sync_finish"}},
    Line{"directory.sync_held", {"directory_sync_hold"}},
    Line{"directory.removals_approved", {"directory_sync_approve"}},
    Line{"directory.removals_discarded", {"directory_sync_discard"}},
    Line{"directory.discard_ended", {"directory_sync_discard_ended", false}},
    Line{"directory.hold_expired", {"directory_sync_hold_expire"}},
    Line{"directory.hold_overtaken", {"directory_sync_hold_overtaken", false}},
};

const Line* line_of(std::string_view type) {
    const auto found = std::ranges::find(lines, type, &Line::type);
    return found == lines.end() ? nullptr : &*found;
}

const queries::AuditDetail* detail(const queries::AuditEntry& entry, std::string_view field) {
    const auto found = std::ranges::find(entry.details, field, &queries::AuditDetail::field);
    return found == entry.details.end() ? nullptr : &*found;
}

/// One user's groups are the user's; those of many are the group's.
bool is_of_one_user(const queries::AuditEntry& entry) {
    std::size_t users = 0;
    for (const auto& each : entry.details) users += each.are.size();
    return users == 1;
}

std::string_view sync_action(const queries::AuditEntry& entry) {
    const bool ad = entry.subject.variety == "ad";
    if (entry.type == "directory.sync_started") return ad ? "ad_sync_begin" : "openldap_sync_begin";
    const auto* outcome = detail(entry, "outcome");
    if (outcome != nullptr && outcome->to == "failed") return ad ? "ad_sync_failed" : "openldap_sync_failed";
    return ad ? "ad_sync_finish" : "openldap_sync_finish";
}

}  // namespace

std::optional<LogAction> log_action(const queries::AuditEntry& entry) {
    const auto* line = line_of(entry.type);
    if (line == nullptr) return std::nullopt;
    auto action = line->action;
    if (entry.type == "directory.sync_started" || entry.type == "directory.sync_finished") {
        action.name = sync_action(entry);
    }
    if (entry.type == "directory.changed" && detail(entry, "groups") != nullptr)
        action.name = "directory_groups_update";
    if (entry.type == "user.unlocked") {
        const auto* by = detail(entry, "by");
        action.administrative = by == nullptr || by->to != "time";
    }
    // U8: told by what caused it, for the event is that of any new user.
    if (entry.type == "user.created" && entry.cause == permission(Action::import_users).words) {
        action.name = "user_import";
    }
    if (entry.type == "group.members_changed" && is_of_one_user(entry)) action.name = "user_update";
    // A3: by time it is no administrative happening.
    const auto* by = detail(entry, "by");
    if (entry.type == "user.unlocked") action.administrative = by != nullptr && by->to == "hand";
    return action;
}

bool is_administrative(const queries::AuditEntry& entry) {
    const auto action = log_action(entry);
    return action && action->administrative;
}

}  // namespace muster::gateway::admin_api
