#include "gateway/admin_api/paging.hpp"

#include <algorithm>

namespace muster::gateway::admin_api {

Result<queries::Page, ApiError> read_page(const Parameters& parameters, std::uint32_t limit_max) {
    const auto limit = parameters.integer("limit");
    if (!limit) return failure(limit.error());
    const auto offset = parameters.integer("offset");
    if (!offset) return failure(offset.error());
    if (limit->value_or(1) < 1) return failure(invalid("limit", "less than 1"));
    if (offset->value_or(0) < 0) return failure(invalid("offset", "less than 0"));
    queries::Page page{.offset = static_cast<std::uint64_t>(offset->value_or(0)), .limit = page_default};
    if (*limit) page.limit = static_cast<std::uint32_t>(std::min<std::int64_t>(**limit, limit_max));
    return page;
}

PageInfo page_info(queries::Page page, std::uint64_t total) {
    PageInfo info{.total_objects = total};
    if (page.offset < total && total - page.offset > page.limit) info.next_offset = page.offset + page.limit;
    if (page.offset > 0) info.prev_offset = page.offset - std::min<std::uint64_t>(page.offset, page.limit);
    return info;
}

}  // namespace muster::gateway::admin_api
