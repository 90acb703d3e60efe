#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "gateway/admin_api/changes.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/objects.hpp"
#include "gateway/admin_api/paging.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::admin_api {
namespace {

/// GET /admin/v1/users/{id}/groups.
Answered list_groups_of_user(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    if (!user) return failure(ApiError{.code = ErrorCode::not_found});
    const auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto found = desk.users.find(call.caller.account(), *user);
    if (!found) return failure(unavailable(desk, call, found.error()));
    if (!*found) return failure(ApiError{.code = ErrorCode::not_found});
    const auto& groups = (*found)->groups;
    auto list = nlohmann::json::array();
    for (auto i = page->offset; i < std::min<std::uint64_t>(groups.size(), page->offset + page->limit); ++i) {
        list.push_back(group_object(groups[i]));
    }
    return ok(list, page_info(*page, groups.size()));
}

/// G1: POST /admin/v1/users/{id}/groups.
Asked join_group(const Desk&, const Parameters& parameters, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    if (!user) return failure(ApiError{.code = ErrorCode::not_found});
    const auto text = parameters.needed("group_id");
    if (!text) return failure(text.error());
    const auto group = GroupId::parse(*text);
    if (!group) return failure(invalid("group_id", "no group's id"));
    return Change{.command = group::ChangeMembers{.group = *group, .add = {*user}, .remove = {}},
                  .answer = nothing_to_show,
                  .refused = [](ApiError error) { return about_parameter(std::move(error), "group_id"); }};
}

/// G1: DELETE /admin/v1/users/{id}/groups/{gid}. Who is not in it has left already.
Asked leave_group(const Desk&, const Parameters&, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    const auto group = GroupId::parse(path.at(1));
    if (!user || !group) return ok("");
    return Change{.command = group::ChangeMembers{.group = *group, .add = {}, .remove = {*user}},
                  .answer = nothing_to_show,
                  .refused = unless_gone_already};
}

constexpr std::array routes_of_members{
    Route{"GET", "/admin/v1/users/{id}/groups", Action::look, list_groups_of_user},
    Route{"POST", "/admin/v1/users/{id}/groups", Action::edit_groups, join_group},
    Route{"DELETE", "/admin/v1/users/{id}/groups/{gid}", Action::edit_groups, leave_group},
};

}  // namespace

std::span<const Route> member_routes() {
    return routes_of_members;
}

}  // namespace muster::gateway::admin_api
