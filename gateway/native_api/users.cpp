#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/json_text.hpp"
#include "gateway/native_api/list_query.hpp"
#include "gateway/native_api/parameters.hpp"
#include "gateway/native_api/position.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/native_api/user_object.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;

/// L1: GET /v1/users.
Answered list_users(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto query = read_list_query(desk, parameters);
    if (!query) return failure(query.error());
    const auto limit = read_limit(parameters);
    if (!limit) return failure(limit.error());
    const auto place = read_cursor(desk, call, parameters, *query);
    if (!place) return failure(place.error());
    if (auto behind = wait_for_demanded_position(desk, call)) return failure(std::move(*behind));
    const auto page = desk.user_list.page(call.caller.account(), query->filter, query->order, *place, *limit);
    if (!page) return failure(unavailable(desk, call, page.error()));
    json body{{"users", json::array()},
              {"next", page->next ? json(cursor_of(desk, call, *query, *page->next)) : json(nullptr)}};
    for (const auto& row : page->rows) body["users"].push_back(user_object(row));
    return Response{.headers = {position_header(page->at)}, .body = json_text(body)};
}

/// L1: GET /v1/users/counts.
Answered count_users(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto filter = read_filter(desk, parameters);
    if (!filter) return failure(filter.error());
    if (auto behind = wait_for_demanded_position(desk, call)) return failure(std::move(*behind));
    const auto counts = desk.user_list.counts(call.caller.account(), filter->inactive_since);
    if (!counts) return failure(unavailable(desk, call, counts.error()));
    const auto matching = desk.user_list.count(call.caller.account(), *filter);
    if (!matching) return failure(unavailable(desk, call, matching.error()));
    const json body{{"tiles",
                     {{"all", counts->all},
                      {"not_enrolled", counts->not_enrolled},
                      {"inactive", counts->inactive},
                      {"bypass", counts->bypass},
                      {"locked_out", counts->locked_out},
                      {"trash", counts->trash}}},
                    {"matching", *matching}};
    return Response{.headers = {position_header(counts->at)}, .body = json_text(body)};
}

constexpr Description about_list{.summary = "The user list: filtered, searched, sorted, page by page.",
                                 .parameters = listing_parameters,
                                 .answer = "UserPage"};
constexpr Description about_counts{
    .summary = "How many users each tile of the list shows, and how many these filters let through.",
    .parameters = filter_parameters,
    .answer = "UserCounts"};
constexpr std::array routes_of_users{
    Route{"GET", "/v1/users", Action::look, list_users, &about_list},
    Route{"GET", "/v1/users/counts", Action::look, count_users, &about_counts},
};

}  // namespace

std::span<const Route> user_routes() {
    return routes_of_users;
}

}  // namespace muster::gateway::native_api
