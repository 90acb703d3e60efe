#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/admin_api/changes.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/objects.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/admin_api/user_fields.hpp"
#include "gateway/execute.hpp"
#include "projections/queries/from_state.hpp"

namespace muster::gateway::admin_api {
namespace {

Answered answer_with(const Desk& desk, const UserId& user) {
    const auto row = from_state<std::optional<queries::UserRow>>(
        desk, [&](const Account& account) { return queries::user_row(account, user); });
    if (!row) return failure(ApiError{.code = ErrorCode::not_found});  // purged meanwhile
    return ok(user_object(*row));
}

/// U5: POST /admin/v1/users.
Asked create_user(const Desk& desk, const Parameters& parameters, const Arguments&) {
    auto profile = read_new_profile(desk, parameters);
    if (!profile) return failure(profile.error());
    const auto status = read_status(parameters);
    if (!status) return failure(status.error());
    const auto user = desk.ids.user();
    user::CreateUser command{.user = user,
                             .cause = user::Cause::api,
                             .status = status->value_or(user::Status::active),
                             .profile = std::move(*profile)};
    return Change{.command = std::move(command), .answer = [user](const Desk& at) { return answer_with(at, user); }};
}

/// S3, U4, D5: POST /admin/v1/users/{id}, whole or not at all.
Asked edit_user(const Desk& desk, const Parameters& parameters, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    if (!user) return failure(ApiError{.code = ErrorCode::not_found});
    auto fields = read_profile(desk, parameters);
    if (!fields) return failure(fields.error());
    const auto status = read_status(parameters);
    if (!status) return failure(status.error());
    return Change{
        .command =
            user::EditUser{.user = *user, .fields = std::move(*fields), .status = *status, .cause = user::Cause::api},
        .answer = [user = *user](const Desk& at) { return answer_with(at, user); }};
}

/// T11: DELETE /admin/v1/users/{id}. Who is not there is deleted already.
Asked delete_user(const Desk&, const Parameters&, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    if (!user) return ok("");
    return Change{.command = user::DeleteUser{.user = *user}, .answer = nothing_to_show};
}

constexpr std::array routes_of_edits{
    Route{"POST", "/admin/v1/users", Action::create_users, create_user},
    Route{"POST", "/admin/v1/users/{id}", Action::edit_users, edit_user},
    Route{"DELETE", "/admin/v1/users/{id}", Action::delete_users, delete_user},
};

}  // namespace

std::span<const Route> user_edit_routes() {
    return routes_of_edits;
}

}  // namespace muster::gateway::admin_api
