#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/objects.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/admin_api/user_fields.hpp"
#include "gateway/execute.hpp"
#include "projections/queries/from_state.hpp"

namespace muster::gateway::admin_api {
namespace {

using Answered = Result<Response, ApiError>;

Answered answer_with(const Desk& desk, const UserId& user) {
    const auto row = from_state<std::optional<queries::UserRow>>(
        desk, [&](const Account& account) { return queries::user_row(account, user); });
    if (!row) return failure(ApiError{.code = ErrorCode::not_found});  // purged meanwhile
    return ok(user_object(*row));
}

/// U5: POST /admin/v1/users.
Answered create_user(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    auto profile = read_new_profile(desk, parameters);
    if (!profile) return failure(profile.error());
    const auto status = read_status(parameters);
    if (!status) return failure(status.error());
    const user::CreateUser command{.user = desk.ids.user(),
                                   .cause = user::Cause::api,
                                   .status = status->value_or(user::Status::active),
                                   .profile = std::move(*profile)};
    if (auto done = execute(desk, call, Action::create_users, command); !done) return failure(done.error());
    return answer_with(desk, command.user);
}

/// S3, U4, D5: POST /admin/v1/users/{id}, whole or not at all.
Answered edit_user(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    if (!user) return failure(ApiError{.code = ErrorCode::not_found});
    auto fields = read_profile(desk, parameters);
    if (!fields) return failure(fields.error());
    const auto status = read_status(parameters);
    if (!status) return failure(status.error());
    auto done = execute(
        desk, call, Action::edit_users,
        user::EditUser{.user = *user, .fields = std::move(*fields), .status = *status, .cause = user::Cause::api});
    if (!done) return failure(done.error());
    return answer_with(desk, *user);
}

/// T11: DELETE /admin/v1/users/{id}. Who is not there is deleted already.
Answered delete_user(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    if (!user) return ok("");
    if (auto done = execute(desk, call, Action::delete_users, user::DeleteUser{.user = *user}); !done) {
        return failure(done.error());
    }
    return ok("");
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
