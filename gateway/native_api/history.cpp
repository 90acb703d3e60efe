#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/execute.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/history_object.hpp"
#include "gateway/native_api/list_query.hpp"
#include "gateway/native_api/parameters.hpp"
#include "gateway/native_api/position.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;
using queries::Order;

Result<Order, ApiError> read_order(const Parameters& parameters) {
    const auto order = parameters.text("order");
    if (!order) return failure(order.error());
    if (!*order || **order == "newest_first") return Order::newest_first;
    if (**order == "oldest_first") return Order::oldest_first;
    return failure(invalid("order", "one of newest_first, oldest_first"));
}

/// A place in the log, sealed with all that makes it one in this list.
std::string cursor_at(const Desk& desk, const Call& call, const UserId& user, Order order, std::string place) {
    const json sealed{call.caller.account().str(), "history", user.str(), static_cast<int>(order), place};
    const auto seal = desk.digest.hex_hmac_sha256(desk.cursor_key, json_text(sealed)).substr(0, 32);
    return std::move(place) + "." + seal;
}

Result<std::optional<std::uint64_t>, ApiError> read_place(const Desk& desk, const Call& call,
                                                          const Parameters& parameters, const UserId& user,
                                                          Order order) {
    const auto cursor = parameters.text("cursor");
    if (!cursor) return failure(cursor.error());
    if (!*cursor || (*cursor)->empty()) return std::nullopt;
    auto place = (*cursor)->substr(0, (*cursor)->find('.'));
    std::uint64_t sequence = 0;
    const auto* end = place.data() + place.size();
    const bool is_number = std::from_chars(place.data(), end, sequence).ptr == end;
    if (!is_number || !desk.digest.equal(**cursor, cursor_at(desk, call, user, order, place))) {
        return failure(invalid("cursor", "not one that was given out for this history and order"));
    }
    return sequence;
}

bool is_there(const Desk& desk, const UserId& user) {
    return from_state<bool>(desk, [&](const Account& account) { return account.find_user(user) != nullptr; });
}

/// L4, H5, S6: GET /v1/users/{id}/history.
Answered show_history(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    if (!user) return failure(ApiError{.code = ErrorCode::not_found});
    const auto order = read_order(parameters);
    if (!order) return failure(order.error());
    const auto limit = read_limit(parameters);
    if (!limit) return failure(limit.error());
    const auto beyond = read_place(desk, call, parameters, *user, *order);
    if (!beyond) return failure(beyond.error());
    if (auto behind = wait_for_demanded_position(desk, call)) return failure(std::move(*behind));
    const auto page = desk.audit.history(call.caller.account(), *user, *order, *beyond, *limit);
    if (!page) return failure(unavailable(desk, call, page.error()));
    // Of whom nothing is known to the tables nobody has heard, or they are about to show it.
    if (page->entries.empty() && !*beyond && !is_there(desk, *user)) {
        return failure(ApiError{.code = ErrorCode::not_found});
    }
    json body{{"entries", json::array()}, {"next", nullptr}};
    for (const auto& entry : page->entries) body["entries"].push_back(history_object(entry));
    if (page->cut_short) {
        body["next"] = cursor_at(desk, call, *user, *order, std::to_string(page->entries.back().sequence));
    }
    return Response{.headers = {position_header(page->at)}, .body = json_text(body)};
}

constexpr std::array history_parameters{
    ParameterDescription{"order", In::query,
                         R"({"type":"string","enum":["newest_first","oldest_first"],"default":"newest_first"})",
                         "As the log has it."},
    page_parameters[0], page_parameters[1]};
constexpr Description about_history{
    .summary =
        "All that happened to one user, in the trash or purged too: who did what, why, and what it made of the "
        "status that counts.",
    .parameters = history_parameters,
    .answer = "HistoryPage"};

constexpr std::array routes_of_history{
    Route{"GET", "/v1/users/{user_id}/history", Action::read_log, show_history, &about_history},
};

}  // namespace

std::span<const Route> history_routes() {
    return routes_of_history;
}

}  // namespace muster::gateway::native_api
