#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/native_api/bulk.hpp"
#include "gateway/native_api/once.hpp"
#include "gateway/native_api/parameters.hpp"
#include "gateway/native_api/routes.hpp"

namespace muster::gateway::native_api {
namespace {

/// S3, S4: POST /v1/users/status.
Answered set_statuses(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto word = parameters.needed("status");
    if (!word) return failure(word.error());
    auto status = user::Status::active;
    if (*word == "bypass") {
        status = user::Status::bypass;
    } else if (*word == "disabled") {
        status = user::Status::disabled;
    } else if (*word != "active") {
        return failure(invalid("status", "one of active, bypass, disabled"));
    }
    return once(desk, call, [&] {
        return run_bulk(desk, call, parameters,
                        {.action = Action::set_status,
                         .command = [status](const Account&, const UserId& user) -> Command {
                             return user::SetStatus{.user = user, .status = status, .cause = user::Cause::api};
                         },
                         .takes_filter = true});
    });
}

/// Active, if the user is locked out when it is decided: who was unlocked meanwhile, and then disabled, stays so.
Command unlock(const Account& account, const UserId& id) {
    auto expected = user::Edition{};
    if (const auto* user = account.find_user(id)) expected = user::edition_of(*user);
    expected.locked_out = true;
    return user::EditUser{.user = id,
                          .fields = {},
                          .status = user::Status::active,
                          .cause = user::Cause::api,
                          .expected = std::move(expected)};
}

/// S2: POST /v1/users/unlock.
Answered unlock_users(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    return once(desk, call, [&] {
        return run_bulk(desk, call, parameters,
                        {.action = Action::unlock_users, .command = unlock, .takes_filter = true});
    });
}

/// T3, T4, T13: POST /v1/users/trash.
Answered trash_users(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    return once(desk, call, [&] {
        return run_bulk(desk, call, parameters,
                        {.action = Action::trash_users,
                         .command = [](const Account&, const UserId& user) -> Command { return user::TrashUser{user}; },
                         .takes_filter = true});
    });
}

constexpr std::array status_parameters{
    ParameterDescription{"status", In::body, R"({"type":"string","enum":["active","bypass","disabled"]})",
                         "The own status to set. A lock ends with it.", true},
    users_parameter, filter_parameter, expect_parameter, dry_run_parameter};

constexpr Description about_status{
    .summary =
        "Sets the status of many; whom a directory's rule forbids it are left as they are, each with its reason.",
    .parameters = status_parameters,
    .answer = "BulkAnswer",
    .takes_idempotency_key = true};
constexpr Description about_unlock{
    .summary = "Turns Locked Out into Active; whoever is not locked out is left as they are.",
    .parameters = people_parameters,
    .answer = "BulkAnswer",
    .takes_idempotency_key = true};
constexpr Description about_trash{
    .summary = "To the trash; whom a directory manages are left as they are, each with its reason.",
    .parameters = people_parameters,
    .answer = "BulkAnswer",
    .takes_idempotency_key = true};

constexpr std::array routes_of_edits{
    Route{"POST", "/v1/users/status", Action::set_status, set_statuses, &about_status},
    Route{"POST", "/v1/users/unlock", Action::unlock_users, unlock_users, &about_unlock},
    Route{"POST", "/v1/users/trash", Action::trash_users, trash_users, &about_trash},
};

}  // namespace

std::span<const Route> user_edit_routes() {
    return routes_of_edits;
}

}  // namespace muster::gateway::native_api
