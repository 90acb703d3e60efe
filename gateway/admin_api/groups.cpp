#include "gateway/admin_api/groups.hpp"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/objects.hpp"
#include "gateway/admin_api/paging.hpp"
#include "gateway/admin_api/unavailable.hpp"

namespace muster::gateway::admin_api {

Result<Response, ApiError> list_groups(const Reading& reading, const Call& call, const Parameters& parameters) {
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

    if (auto behind = wait_for_last_write(reading, call)) return failure(std::move(*behind));
    const auto listed = reading.groups.list(call.caller.client.account, ids, *page);
    if (!listed) return failure(unavailable(reading, call, listed.error()));
    auto groups = nlohmann::json::array();
    for (const auto& row : listed->rows) groups.push_back(group_object(row));
    return ok(groups, page_info(*page, listed->total));
}

}  // namespace muster::gateway::admin_api
