#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/execute.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/bulk.hpp"
#include "gateway/native_api/history_object.hpp"
#include "gateway/native_api/list_query.hpp"
#include "gateway/native_api/once.hpp"
#include "gateway/native_api/parameters.hpp"
#include "gateway/native_api/position.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/native_api/user_object.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;

/// T2: who sent them there, and when, as the log has it.
using Trashings = std::map<std::string, queries::AuditEntry>;

Result<Trashings, ApiError> trashings_of(const Desk& desk, const Call& call, const queries::UserListPage& page) {
    std::vector<UserId> users;
    for (const auto& row : page.rows) users.push_back(row.user);
    auto found = desk.audit.trashings(call.caller.account(), users);
    if (!found) return failure(unavailable(desk, call, found.error()));
    Trashings by_user;
    for (auto& entry : *found) {
        auto user = entry.subject.id;
        by_user.emplace(std::move(user), std::move(entry));
    }
    return by_user;
}

json trashed_object(const queries::UserRow& user, const Trashings& trashings) {
    auto object = user_object(user);
    const bool by_directory = user.trash_cause == "directory";
    object["trash"] = {{"cause", user.trash_cause},
                       {"why", by_directory ? json(user.left_because) : json(nullptr)},
                       {"purge_at", time_value(user.purge_at)},
                       {"at", nullptr},
                       {"by", nullptr},
                       {"on_behalf_of", nullptr},
                       {"reason", nullptr}};
    const auto found = trashings.find(user.user.str());
    if (found == trashings.end()) return object;
    const auto told = history_object(found->second);
    auto& trash = object["trash"];
    trash["at"] = told["at"];
    trash["by"] = told["actor"];
    trash["on_behalf_of"] = told["on_behalf_of"];
    trash["reason"] = told["reason"];
    return object;
}

/// T1 to T6: GET /v1/trash.
Answered list_trash(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    auto query = read_list_query(desk, parameters);
    if (!query) return failure(query.error());
    query->filter.tile = queries::Tile::trash;
    const auto limit = read_limit(parameters);
    if (!limit) return failure(limit.error());
    const auto place = read_cursor(desk, call, parameters, *query);
    if (!place) return failure(place.error());
    if (auto behind = wait_for_demanded_position(desk, call)) return failure(std::move(*behind));
    const auto page = desk.user_list.page(call.caller.account(), query->filter, query->order, *place, *limit);
    if (!page) return failure(unavailable(desk, call, page.error()));
    const auto trashings = trashings_of(desk, call, *page);
    if (!trashings) return failure(trashings.error());
    json body{{"users", json::array()},
              {"next", page->next ? json(cursor_of(desk, call, *query, *page->next)) : json(nullptr)}};
    const auto now = desk.clock.now();
    desk.ledger.with_state([&](const Account& account, const ledger::Position&) {
        for (const auto& row : page->rows) {
            auto object = trashed_object(row, *trashings);
            const auto may = may_object(account, row.user, now);
            object["may"] = {{"restore", may["restore"]}, {"purge", may["purge"]}};
            body["users"].push_back(std::move(object));
        }
    });
    return Response{.headers = {position_header(page->at)}, .body = json_text(body)};
}

/// T3 to T6, T10: POST /v1/trash/restore.
Answered restore_users(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    return once(desk, call, [&] {
        return run_bulk(
            desk, call, parameters,
            {.action = Action::restore_users,
             .command = [](const Account&, const UserId& user) -> Command { return user::RestoreUser{user}; },
             .takes_filter = true});
    });
}

/// T3, T4, T9, T10: POST /v1/trash/purge.
Answered purge_users(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    return once(desk, call, [&] {
        return run_bulk(desk, call, parameters,
                        {.action = Action::purge_users, .command = [](const Account&, const UserId& user) -> Command {
                             return user::PurgeUser{.user = user, .cause = user::PurgeCause::api};
                         }});
    });
}

constexpr std::array trash_parameters{filter_parameters[1], filter_parameters[3], filter_parameters[4],
                                      sort_parameter,       page_parameters[0],   page_parameters[1]};
constexpr std::array purge_parameters{users_parameter, dry_run_parameter};

constexpr Description about_trash{
    .summary = "Who lies in the trash: why, until when, and what may be done about it by hand.",
    .parameters = trash_parameters,
    .answer = "TrashPage"};
constexpr Description about_restore{
    .summary = "Out of the trash, as Disabled (T6); an answer for each. Whom a directory manages only a sync restores.",
    .parameters = people_parameters,
    .answer = "BulkAnswer",
    .takes_idempotency_key = true};
constexpr Description about_purge{
    .summary = "Gone for good, with what goes with a user (T8); an answer for each, at most 100 a call.",
    .parameters = purge_parameters,
    .answer = "BulkAnswer",
    .takes_idempotency_key = true};

constexpr std::array routes_of_trash{
    Route{"GET", "/v1/trash", Action::look, list_trash, &about_trash},
    Route{"POST", "/v1/trash/restore", Action::restore_users, restore_users, &about_restore},
    Route{"POST", "/v1/trash/purge", Action::purge_users, purge_users, &about_purge},
};

}  // namespace

std::span<const Route> trash_routes() {
    return routes_of_trash;
}

}  // namespace muster::gateway::native_api
