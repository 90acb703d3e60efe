#include "gateway/refusals.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "domain/base/match.hpp"
#include "gateway/mail_date.hpp"

namespace muster::gateway {
namespace {

/// `directory 'Corp AD' (DS…)`
std::string named(const Account& account, const DirectoryId& id) {
    const auto* directory = account.find_directory(id);
    const auto name = directory == nullptr ? std::string{} : "'" + directory->configuration.name + "' ";
    return "directory " + name + "(" + id.str() + ")";
}

ApiError unknown(std::string_view parameter, std::string_view kind, const std::string& id) {
    auto error = invalid(parameter, "no " + std::string{kind} + " " + id);
    error.code = ErrorCode::not_found;
    return error;
}

ApiError taken(std::string_view parameter, std::string_view kind, const std::string& holder) {
    auto error = invalid(parameter, "taken by " + std::string{kind} + " " + holder);
    error.code = ErrorCode::duplicate;
    return error;
}

ApiError conflict(std::string_view parameter, const std::string& why) {
    auto error = invalid(parameter, why);
    error.code = ErrorCode::conflict;
    return error;
}

std::string_view what_only_a_sync_does(Action action) {
    if (action == Action::trash_users) return "trashes it";
    if (action == Action::restore_users) return "restores it";
    return "removes it";
}

}  // namespace

ApiError as_parameter(ApiError error, std::string_view parameter) {
    if (error.code == ErrorCode::not_found && error.parameter == parameter) error.code = ErrorCode::invalid_parameter;
    return error;
}

namespace {

/// The rule that says no, where one does.
std::string_view rule_of(const Refusal& refusal, Action action) {
    return match(
        refusal, [](const NameTaken&) -> std::string_view { return "U3"; },
        [](const NameConflict&) -> std::string_view { return "D4"; },
        [](const TooManyAliases&) -> std::string_view { return "U1"; },
        [&](const ManagedByDirectory& what) -> std::string_view {
            constexpr std::array to_the_trash_and_back{Action::trash_users, Action::restore_users, Action::purge_users,
                                                       Action::delete_users};
            if (std::ranges::find(to_the_trash_and_back, action) != to_the_trash_and_back.end()) return "T4";
            if (what.field == "groups") return "G1";
            if (action == Action::set_status || action == Action::set_bypass || what.field == "status") return "S3";
            return action == Action::edit_groups ? "G1" : "D5";
        },
        [](const InTheTrash&) -> std::string_view { return "T1"; },
        [](const NotDueYet&) -> std::string_view { return "T12"; },
        [](const GroupNameTaken&) -> std::string_view { return "G1"; },
        [](const DirectoryNameTaken&) -> std::string_view { return "D1"; },
        [](const DirectoryPaused&) -> std::string_view { return "D1"; },
        [](const StillManages&) -> std::string_view { return "D14"; },
        [](const UnknownPlan&) -> std::string_view { return "D9"; },
        [](const PlanChanged&) -> std::string_view { return "D9"; },
        [](const PlanExpired&) -> std::string_view { return "D9"; },
        [](const AnotherRun&) -> std::string_view { return "D15"; },
        [&](const BadValue&) -> std::string_view { return action == Action::edit_directories ? "D1" : "U5"; },
        [](const auto&) -> std::string_view { return ""; });
}

ApiError described(const Refusal& refusal, const Account& account, Action action) {
    return match(
        refusal, [](const UnknownUser& what) { return unknown("user_id", "user", what.user.str()); },
        [](const UnknownGroup& what) { return unknown("group_id", "group", what.group.str()); },
        [](const UnknownDirectory& what) { return unknown("directory_key", "directory", what.directory.str()); },
        [](const NameTaken& what) {  // U3
            return invalid(what.field,
                           "taken by user " + what.holder.str() + (what.holder_in_trash ? " (in the trash)" : ""));
        },
        [&](const NameConflict& what) {  // D4
            auto why = "'" + what.name + "' is held by user " + what.holder.str();
            if (what.holder_directory) why += " of " + named(account, *what.holder_directory);
            if (what.holder_in_trash) why += " (in the trash)";
            return invalid("username", why);
        },
        [](const TooManyAliases&) { return invalid("aliases", "more than eight"); },  // U1
        [&](const ManagedByDirectory& what) {                                         // S3, T4, D5, G1
            auto why = "managed by " + named(account, what.directory);
            if (what.field == "user_id") why.append(", only a sync ").append(what_only_a_sync_does(action));
            return invalid(what.field, why);
        },
        [](const InTheTrash& what) {
            return invalid("user_id", what.user.str() + " is in the trash, restore it first");
        },
        [&](const UserChanged& what) {  // API-09
            if (action == Action::unlock_users)
                return invalid("user_id", what.user.str() + " is not locked out");  // S2
            return ApiError{.code = ErrorCode::precondition_failed,
                            .detail = "If-Match: the user has changed meanwhile; read it again, and decide anew",
                            .parameter = "If-Match"};
        },
        [](const NotDueYet& what) {  // T12
            return invalid("user_id", "not due before " + format_mail_date(what.due_at));
        },
        [](const UserLockedOut& what) { return invalid("user_id", what.user.str() + " is locked out"); },  // A1, A3
        [](const UserDisabled& what) {                                                                     // A1, S5
            return invalid("user_id",
                           what.user.str() + " is disabled" + (what.group ? " by group " + what.group->str() : ""));
        },
        [](const GroupNameTaken& what) {  // G1
            return taken("name", "group", what.holder.str());
        },
        [](const DirectoryNameTaken& what) { return taken("name", "directory", what.holder.str()); },
        [&](const DirectoryPaused& what) {  // D1
            return ApiError{.code = ErrorCode::conflict,
                            .detail = named(account, what.directory) + " is paused" +
                                      (what.why.empty() ? "" : ": " + what.why) + "; resume it first"};
        },
        [](const DirectoryChanged&) {  // API-09
            return ApiError{.code = ErrorCode::precondition_failed,
                            .detail = "If-Match: the directory has changed meanwhile; read it again, and decide anew",
                            .parameter = "If-Match"};
        },
        [&](const StillManages& what) {  // D14
            return invalid("directory_key", named(account, what.directory) + " still manages " +
                                                std::to_string(what.users) + " users and " +
                                                std::to_string(what.groups) + " groups; release them first");
        },
        [&](const UnknownPlan& what) {  // D9
            auto error = invalid("plan", "no removals of that name wait in " + named(account, what.directory));
            error.code = ErrorCode::not_found;
            return error;
        },
        [&](const PlanChanged& what) {  // D9
            return conflict("plan", "what waits in " + named(account, what.directory) + " now is " + what.plan + ", " +
                                        std::to_string(what.total) + " users; look again before you decide");
        },
        [](const PlanExpired& what) {  // D9
            return conflict("plan", "nobody decided before " + format_mail_date(what.expired_at) +
                                        "; the next run asks again, if it still finds the same");
        },
        [&](const AnotherRun& what) {  // D15
            return ApiError{.code = ErrorCode::conflict,
                            .detail = named(account, what.directory) + " is being synced; try again"};
        },
        [](const UnknownClient& what) { return unknown("integration_key", "API client", what.client.str()); },
        [](const UnknownApplication& what) {
            return unknown("integration_key", "application", what.application.str());
        },
        [](const UnknownAdmin& what) { return unknown("admin_id", "admin", what.admin.str()); },
        [](const AdminEmailTaken& what) {  // R6
            return ApiError{.code = ErrorCode::duplicate,
                            .detail = "email: taken by admin " + what.holder.str(),
                            .parameter = "email"};
        },
        [](const LastOwner& what) {  // R4
            return invalid(what.field, "the last Owner; make another Owner before");
        },
        [](const OwnerDisabled& what) {  // R4
            return invalid(what.field, "an Owner cannot be disabled; give it another role before");
        },
        [](const LacksGrant& what) {  // R2
            return ApiError{.code = ErrorCode::forbidden, .detail = "missing grant: " + std::string{words(what.grant)}};
        },
        [](const LastClientWithAllGrants&) {  // R2
            return invalid("integration_key", "the last client with all grants; make another before");
        },
        [](const UnknownPhone& what) { return unknown("phone_id", "phone", what.phone.str()); },
        [](const UnknownToken& what) { return unknown("token_id", "token", what.token.str()); },
        [](const UnknownSecurityKey& what) { return unknown("webauthnkey", "security key", what.key.str()); },
        [](const PhoneNumberTaken& what) { return taken("number", "phone", what.holder.str()); },   // V1
        [](const TokenSerialTaken& what) { return taken("serial", "token", what.holder.str()); },   // V6
        [](const CredentialTaken& what) { return taken("credential", "key", what.holder.str()); },  // V7
        [](const TooManyDevices& what) {
            return invalid("user_id", what.user.str() + " has " + std::to_string(devices_per_user_max) +
                                          " devices; remove one first");
        },
        [](const SharedByTooMany& what) {
            return invalid(what.device.kind == DeviceKind::phone ? "phone_id" : "token_id",
                           what.device.id.str() + " is shared by " + std::to_string(users_per_device_max) +
                               " users, which is as many as can");
        },
        [](const IdInUse& what) {
            return ApiError{.code = ErrorCode::duplicate, .detail = what.id + " stands for something else"};
        },
        [](const BadValue& what) { return invalid(what.malformed.field, what.malformed.why); },
        [](const NoAccount&) {
            return ApiError{.code = ErrorCode::unavailable, .detail = "the log holds no account yet"};
        });
}

}  // namespace

ApiError explain(const Refusal& refusal, const Account& account, Action action) {
    auto error = described(refusal, account, action);
    error.rule = rule_of(refusal, action);
    return error;
}

}  // namespace muster::gateway
