#include "gateway/rate_limit.hpp"

#include <gtest/gtest.h>

#include "tests/support/examples.hpp"

namespace muster::gateway {
namespace {

using namespace std::chrono_literals;
using Kind = RateLimit::Kind;

const auto tool = testing::an_id<ClientKey>("DI", "TOOL");
const auto other = testing::an_id<ClientKey>("DI", "OTHER");

int let_through(RateLimit& limit, const ClientKey& client, Kind kind, std::chrono::nanoseconds at) {
    int through = 0;
    while (through < 1000 && !limit.take(client, kind, at)) ++through;
    return through;
}

TEST(RateLimit, API_23_is_off_unless_set) {
    RateLimit none{std::nullopt};
    EXPECT_EQ(let_through(none, tool, Kind::read, 0s), 1000);
}

TEST(RateLimit, API_23_a_sixth_of_a_minutes_requests_at_once_then_as_they_come_back) {
    RateLimit limit{60};
    EXPECT_EQ(let_through(limit, tool, Kind::read, 0s), 10);
    EXPECT_EQ(limit.take(tool, Kind::read, 0s), 1s);
    EXPECT_EQ(let_through(limit, tool, Kind::read, 3s), 3);
    EXPECT_EQ(let_through(limit, tool, Kind::read, 1h), 10) << "what is not used is not kept for ever";
}

TEST(RateLimit, API_23_one_client_does_not_pay_for_another) {
    RateLimit limit{60};
    EXPECT_EQ(let_through(limit, tool, Kind::read, 0s), 10);
    EXPECT_EQ(let_through(limit, other, Kind::read, 0s), 10);
}

TEST(RateLimit, API_23_a_change_is_refused_later_than_a_read_but_not_never) {
    RateLimit limit{60};
    EXPECT_EQ(let_through(limit, tool, Kind::read, 0s), 10);
    EXPECT_EQ(let_through(limit, tool, Kind::change, 0s), 10);
    EXPECT_TRUE(limit.take(tool, Kind::change, 0s));
}

TEST(RateLimit, API_23_nobody_is_asked_to_wait_longer_than_clients_do) {
    RateLimit limit{1};
    EXPECT_EQ(let_through(limit, tool, Kind::read, 0s), 1);
    EXPECT_EQ(limit.take(tool, Kind::read, 0s), 32s);
}

}  // namespace
}  // namespace muster::gateway
