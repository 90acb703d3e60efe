#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/objects.hpp"
#include "gateway/admin_api/paging.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/admin_api/user_fields.hpp"
#include "gateway/execute.hpp"
#include "projections/queries/from_state.hpp"

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;

constexpr std::size_t users_per_call_max = 100;  // U7

Answered answer_with(const Desk& desk, const std::vector<UserId>& ids) {
    return from_state<Answered>(desk, [&](const Account& account) -> Answered {
        auto users = json::array();
        for (const auto& id : ids) {
            if (const auto row = queries::user_row(account, id)) users.push_back(user_object(*row));
        }
        return ok(users);
    });
}

/// U7: POST /admin/v1/users/bulk_create: all or none.
Asked create_users(const Desk& desk, const Parameters& parameters, const Arguments&) {
    const auto sent = parameters.objects("users", users_per_call_max);
    if (!sent) return failure(sent.error());
    if (!*sent) return failure(missing("users"));
    user::CreateUsers command{.cause = user::Cause::api, .users = {}};
    for (std::size_t i = 0; i < (*sent)->size(); ++i) {
        const auto place = "users[" + std::to_string(i) + "].";
        auto profile = read_new_profile(desk, (**sent)[i]);
        if (!profile) return failure(inside(place, profile.error()));
        const auto status = read_status((**sent)[i]);
        if (!status) return failure(inside(place, status.error()));
        command.users.push_back({.user = desk.ids.user(),
                                 .status = status->value_or(user::Status::active),
                                 .profile = std::move(*profile)});
    }
    std::vector<UserId> ids;
    for (const auto& one : command.users) ids.push_back(one.user);
    return Change{.command = std::move(command),
                  .answer = [ids = std::move(ids)](const Desk& at) { return answer_with(at, ids); }};
}

json one_done(const std::string& id) {
    return {{"user_id", id}, {"stat", "OK"}};
}

json one_refused(const std::string& id, const ApiError& error) {
    json item = fail_object(error);
    item["user_id"] = id;
    return item;
}

/// T10, T13: one answer an id, in the order asked; what is so already is done.
template <class Command>
Asked each_user(const Parameters& parameters) {
    auto ids = parameters.list("user_id_list", users_per_call_max);
    if (!ids) return failure(ids.error());
    if (!*ids) return failure(missing("user_id_list"));
    Changes changes;
    for (const auto& text : **ids) {
        if (const auto user = UserId::parse(text)) changes.commands.emplace_back(Command{.user = *user});
    }
    changes.answer = [ids = **std::move(ids)](const std::vector<Outcome>& outcomes) -> Answered {
        auto results = json::array();
        auto outcome = outcomes.begin();
        for (const auto& text : ids) {
            if (!UserId::parse(text)) {
                results.push_back(one_refused(text, {.code = ErrorCode::not_found, .detail = "user_id: no user's id"}));
                continue;
            }
            const auto& done = *outcome++;
            results.push_back(done ? one_done(text) : one_refused(text, done.error()));
        }
        return ok(results);
    };
    return changes;
}

/// T3, T4: POST /admin/v1/users/bulk_send_to_trash.
Asked trash_users(const Desk&, const Parameters& parameters, const Arguments&) {
    return each_user<user::TrashUser>(parameters);
}

/// T3, T4, T6: POST /admin/v1/users/bulk_restore.
Asked restore_users(const Desk&, const Parameters& parameters, const Arguments&) {
    return each_user<user::RestoreUser>(parameters);
}

constexpr std::array routes_of_bulk{
    Route{"POST", "/admin/v1/users/bulk_create", Action::create_users, create_users},
    Route{"POST", "/admin/v1/users/bulk_send_to_trash", Action::trash_users, trash_users},
    Route{"POST", "/admin/v1/users/bulk_restore", Action::restore_users, restore_users},
};

}  // namespace

std::span<const Route> user_bulk_routes() {
    return routes_of_bulk;
}

}  // namespace muster::gateway::admin_api
