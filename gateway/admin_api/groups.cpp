#include <array>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/objects.hpp"
#include "gateway/admin_api/paging.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/execute.hpp"
#include "gateway/reading.hpp"
#include "projections/queries/from_state.hpp"

namespace muster::gateway::admin_api {
namespace {

Answered not_found() {
    return failure(ApiError{.code = ErrorCode::not_found});
}

/// GET /admin/v1/groups: all page by page, or those of `group_id_list`.
Answered list_groups(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    const auto texts = parameters.list("group_id_list", list_items_max);
    if (!texts) return failure(texts.error());
    std::vector<GroupId> ids;
    if (*texts) {
        page = queries::Page{.offset = 0, .limit = list_items_max};
        for (const auto& text : **texts) {
            if (const auto id = GroupId::parse(text)) ids.push_back(*id);
        }
        // To the tables no ids at all means all groups.
        if (ids.empty()) return ok(nlohmann::json::array(), page_info(*page, 0));
    }

    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto listed = desk.groups.list(call.caller.account(), ids, *page);
    if (!listed) return failure(unavailable(desk, call, listed.error()));
    auto groups = nlohmann::json::array();
    for (const auto& row : listed->rows) groups.push_back(group_object(row));
    return ok(groups, page_info(*page, listed->total));
}

Result<std::optional<queries::GroupSummary>, ApiError> find_group(const Desk& desk, const Call& call,
                                                                  const GroupId& group) {
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    auto listed = desk.groups.list(call.caller.account(), {group}, {.offset = 0, .limit = 1});
    if (!listed) return failure(unavailable(desk, call, listed.error()));
    if (listed->rows.empty()) return std::nullopt;
    return std::move(listed->rows.front());
}

/// GET /admin/v2/groups/{id}.
Answered show_group(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = GroupId::parse(path.at(0));
    if (!id) return not_found();
    const auto group = find_group(desk, call, *id);
    if (!group) return failure(group.error());
    if (!*group) return not_found();
    return ok(group_object(**group));
}

nlohmann::json members_json(const std::vector<queries::Member>& members) {
    auto list = nlohmann::json::array();
    for (const auto& member : members) {
        list.push_back({{"user_id", member.user.str()}, {"username", member.username}});
    }
    return list;
}

/// GET /admin/v1/groups/{id}: the group with all its members, as old clients know it.
Answered show_group_with_users(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = GroupId::parse(path.at(0));
    if (!id) return not_found();
    const auto group = find_group(desk, call, *id);
    if (!group) return failure(group.error());
    if (!*group) return not_found();
    const auto members = desk.groups.members(call.caller.account(), *id, std::nullopt);
    if (!members) return failure(unavailable(desk, call, members.error()));
    auto object = group_object(**group);
    object["users"] = members_json(members->rows);
    return ok(object);
}

/// GET /admin/v2/groups/{id}/users.
Answered list_members(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto id = GroupId::parse(path.at(0));
    if (!id) return not_found();
    const auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    const auto group = find_group(desk, call, *id);
    if (!group) return failure(group.error());
    if (!*group) return not_found();
    const auto members = desk.groups.members(call.caller.account(), *id, *page);
    if (!members) return failure(unavailable(desk, call, members.error()));
    return ok(members_json(members->rows), page_info(*page, members->total));
}

constexpr std::array routes_of_groups{
    Route{"GET", "/admin/v1/groups", Action::look, list_groups},
    Route{"GET", "/admin/v1/groups/{id}", Action::look, show_group_with_users},
    Route{"GET", "/admin/v2/groups/{id}", Action::look, show_group},
    Route{"GET", "/admin/v2/groups/{id}/users", Action::look, list_members},
};

}  // namespace

std::span<const Route> group_routes() {
    return routes_of_groups;
}

}  // namespace muster::gateway::admin_api
