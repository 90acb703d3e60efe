#include "infra/ldap/ad_server.hpp"

#include <gtest/gtest.h>

#include <string>

#include "connectors/ad_values.hpp"

namespace muster::ldap {
namespace {

using directory::ServerSeen;
using Place = ServerSeen::Place;
using Places = std::vector<Place>;

std::string number(std::uint64_t value, std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
    return bytes;
}

std::string server(char last) {
    return std::string(15, '\0') + last;
}

std::string origin(char last) {
    return connectors::ad::guid_of(server(last))->text();
}

TEST(AdServer, D8_reads_how_far_a_server_knows_its_partners) {
    const std::string two = number(2, 4) + number(0, 4) + number(2, 4) + number(0, 4) + server(1) +
                            number(0x1'0000'0001, 8) + number(5, 8) + server(2) + number(77, 8) + number(6, 8);
    const auto places = places_of(two);
    ASSERT_TRUE(places);
    EXPECT_EQ(*places, (Places{Place{origin(1), "4294967297"}, Place{origin(2), "77"}}));
    const std::string one = number(1, 4) + number(0, 4) + number(1, 4) + number(0, 4) + server(1) + number(8, 8);
    EXPECT_EQ(places_of(one), (Places{Place{origin(1), "8"}}));
    EXPECT_EQ(places_of(number(2, 4) + number(0, 12)), Places{});
}

TEST(AdServer, D8_what_cannot_be_read_to_its_end_tells_nothing) {
    const std::string head = number(2, 4) + number(0, 4) + number(1, 4) + number(0, 4);
    EXPECT_FALSE(places_of(""));
    EXPECT_FALSE(places_of("short"));
    EXPECT_FALSE(places_of(head));
    EXPECT_FALSE(places_of(head + server(1) + number(1, 8)));
    EXPECT_FALSE(places_of(number(3, 4) + number(0, 12)));
    EXPECT_FALSE(places_of(number(2, 4) + number(0, 4) + number(0xffff'ffff, 4) + number(0, 4) + server(1)));
}

TEST(AdServer, D8_a_switch_is_judged_by_what_each_server_tells) {
    AdServer first;
    first.host = "dc1";
    first.invocation_id = "b";
    first.highest_usn = 100;
    AdServer second;
    second.host = "dc2";
    second.invocation_id = "a";
    second.highest_usn = 7;
    // Alone, it has no partners to tell of, and that is all.
    const ServerSeen alone = first.seen_at("ldap://dc1", true);
    EXPECT_TRUE(alone.whole);
    EXPECT_EQ(alone.places, (Places{Place{"b", "100"}}));
    // One that shows no vector, though there are others.
    EXPECT_FALSE(second.seen_at("ldap://dc2", false).whole);
    EXPECT_NE(directory::why_unsure(second.seen_at("ldap://dc2", false), alone), "");
    second.others = Places{Place{"b", "99"}};
    EXPECT_NE(directory::why_unsure(second.seen_at("ldap://dc2", false), alone), "");
    second.others = Places{Place{"b", "100"}};
    EXPECT_EQ(directory::why_behind(second.seen_at("ldap://dc2", false), alone), "");
    EXPECT_EQ(second.seen_at("ldap://dc2", false).places, (Places{Place{"a", "7"}, Place{"b", "100"}}));
    // Made anew: it never heard of the other.
    second.others.reset();
    EXPECT_NE(directory::why_unsure(second.seen_at("ldap://dc2", true), alone), "");
    // What it says of itself is later than what a partner sent back.
    first.others = Places{Place{"b", "90"}, Place{"a", "7"}};
    EXPECT_EQ(first.seen_at("ldap://dc1", false).places, (Places{Place{"a", "7"}, Place{"b", "100"}}));
}

}  // namespace
}  // namespace muster::ldap
