#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/objects.hpp"
#include "gateway/admin_api/paging.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::admin_api {
namespace {

/// A filter that can match nobody is not the same as none.
struct Wanted {
    queries::UserFilter filter;
    bool nobody = false;
    bool paged = true;
};

/// U2: names are compared folded.
Result<std::string, ApiError> folded(const Desk& desk, std::string_view parameter, const std::string& name) {
    auto folded_name = desk.folding.fold(name);
    if (!folded_name) return failure(invalid(parameter, "not valid UTF-8 text"));
    return std::move(*folded_name);
}

Result<Wanted, ApiError> by_ids(const Parameters& parameters) {
    const auto ids = parameters.list("user_id_list", list_items_max);
    if (!ids) return failure(ids.error());
    Wanted wanted{.filter = {}, .paged = false};
    for (const auto& text : **ids) {
        // What is no id can belong to nobody: left out as unknown ids are.
        if (const auto id = UserId::parse(text)) wanted.filter.ids.push_back(*id);
    }
    wanted.nobody = wanted.filter.ids.empty();
    return wanted;
}

Result<Wanted, ApiError> by_names(const Desk& desk, const Parameters& parameters) {
    const auto names = parameters.list("username_list", list_items_max);
    if (!names) return failure(names.error());
    Wanted wanted{.filter = {}, .paged = false};
    for (const auto& name : **names) {
        auto folded_name = folded(desk, "username_list", name);
        if (!folded_name) return failure(folded_name.error());
        if (!folded_name->empty()) wanted.filter.usernames.push_back(std::move(*folded_name));
    }
    wanted.nobody = wanted.filter.usernames.empty();
    return wanted;
}

Result<Wanted, ApiError> by_username(const Desk& desk, const Parameters& parameters) {
    const auto name = parameters.text("username");
    if (!name) return failure(name.error());
    auto folded_name = folded(desk, "username", **name);
    if (!folded_name) return failure(folded_name.error());
    Wanted wanted;
    wanted.nobody = folded_name->empty();
    wanted.filter.username = std::move(*folded_name);
    return wanted;
}

Result<Wanted, ApiError> by_email(const Parameters& parameters) {
    auto email = parameters.text("email");
    if (!email) return failure(email.error());
    Wanted wanted;
    wanted.nobody = (*email)->empty();
    wanted.filter.email = std::move(*email);
    return wanted;
}

Result<Wanted, ApiError> read_filter(const Desk& desk, const Parameters& parameters) {
    constexpr std::array<std::string_view, 4> filters{"user_id_list", "username_list", "username", "email"};
    std::string_view chosen;
    for (const auto filter : filters) {
        if (!parameters.has(filter)) continue;
        if (!chosen.empty()) return failure(invalid(chosen, "cannot be combined with " + std::string{filter}));
        chosen = filter;
    }
    if (chosen == "user_id_list") return by_ids(parameters);
    if (chosen == "username_list") return by_names(desk, parameters);
    if (chosen == "username") return by_username(desk, parameters);
    if (chosen == "email") return by_email(parameters);
    return Wanted{};
}

/// GET /admin/v1/users: all page by page, or the one filter: `username` (name or alias), `email`, `user_id_list`,
/// `username_list`. No match is an empty list.
Result<Response, ApiError> list_users(const Desk& desk, const Call& call, const Parameters& parameters,
                                      const Arguments&) {
    const auto wanted = read_filter(desk, parameters);
    if (!wanted) return failure(wanted.error());
    auto page = read_page(parameters, user_page_max);
    if (!page) return failure(page.error());
    if (!wanted->paged) page = queries::Page{.offset = 0, .limit = list_items_max};
    if (wanted->nobody) return ok(nlohmann::json::array(), page_info(*page, 0));

    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto listed = desk.users.list(call.caller.account(), wanted->filter, *page);
    if (!listed) return failure(unavailable(desk, call, listed.error()));
    auto users = nlohmann::json::array();
    for (const auto& row : listed->rows) users.push_back(user_object(row));
    return ok(users, page_info(*page, listed->total));
}

Result<Response, ApiError> show_user(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    if (!user) return failure(ApiError{.code = ErrorCode::not_found});
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto found = desk.users.find(call.caller.account(), *user);
    if (!found) return failure(unavailable(desk, call, found.error()));
    if (!*found) return failure(ApiError{.code = ErrorCode::not_found});
    return ok(user_object(**found));
}

constexpr std::array routes_of_users{
    Route{"GET", "/admin/v1/users", Action::look, list_users},
    Route{"GET", "/admin/v1/users/{id}", Action::look, show_user},
};

}  // namespace

std::span<const Route> user_routes() {
    return routes_of_users;
}

}  // namespace muster::gateway::admin_api
