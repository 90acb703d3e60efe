#include "gateway/admin_api/paging.hpp"

#include <gtest/gtest.h>

namespace muster::gateway::admin_api {
namespace {

Result<queries::Page, ApiError> page(const std::string& query) {
    return read_page(Parameters::read({.method = "GET", .target = "/p?" + query}, SignatureVersion::v5).value(), 300);
}

TEST(Paging, L1_limit_and_offset) {
    struct Case {
        std::string query;
        std::uint64_t offset;
        std::uint32_t limit;
    };
    for (const auto& [query, offset, limit] :
         {Case{"", 0, 100}, Case{"limit=1", 0, 1}, Case{"limit=300", 0, 300}, Case{"limit=301", 0, 300},
          Case{"limit=1000&offset=7", 7, 300}, Case{"limit=99999999999999999999", 0, 300},
          Case{"offset=99999999999999999999", 9223372036854775807U, 100}}) {
        const auto read = page(query);
        ASSERT_TRUE(read) << query;
        EXPECT_EQ(read->offset, offset) << query;
        EXPECT_EQ(read->limit, limit) << query;
    }
    for (const auto* bad :
         {"limit=0", "limit=-1", "limit=", "limit=x", "offset=-1", "offset=", "offset=x", "limit=1&limit=2"}) {
        EXPECT_FALSE(page(bad)) << bad;
    }
}

TEST(Paging, L1_where_to_go_on) {
    struct Case {
        std::uint64_t offset;
        std::uint64_t total;
        std::optional<std::uint64_t> next;
        std::optional<std::uint64_t> prev;
    };
    constexpr std::nullopt_t none = std::nullopt;
    for (const auto& [offset, total, next, prev] :
         {Case{0, 0, none, none}, Case{0, 10, none, none}, Case{0, 11, 10, none}, Case{10, 11, none, 0},
          Case{10, 30, 20, 0}, Case{5, 30, 15, 0}, Case{20, 30, none, 10}, Case{100, 30, none, 90},
          Case{9223372036854775807U, 30, none, 9223372036854775797U}}) {
        EXPECT_EQ(page_info({.offset = offset, .limit = 10}, total),
                  (PageInfo{.total_objects = total, .next_offset = next, .prev_offset = prev}))
            << offset << " of " << total;
    }
}

}  // namespace
}  // namespace muster::gateway::admin_api
