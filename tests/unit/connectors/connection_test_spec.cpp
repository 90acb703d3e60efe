#include "connectors/connection_test.hpp"

#include <gtest/gtest.h>

#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

class ConnectionTest : public Synced {
protected:
    ConnectionTest() {
        for (std::uint64_t i = 1; i <= 7; ++i) entries.person(i, "user" + std::to_string(i));
        entries.person(20, "outsider");
        entries.group(1000, "staff",
                      {dn("user7"), dn("user6"), dn("user5"), dn("user4"), dn("user3"), dn("user2"), dn("user1")});
    }
    directory::ConnectionTest test() {
        return connectors::test_connection(source, here.configuration(), folding_, here.clock().now(), {});
    }

private:
    text::UnicodeFolding folding_;
};

TEST_F(ConnectionTest, D1_counts_and_shows_the_first_five_by_name_with_their_groups) {
    const auto seen = test();
    EXPECT_EQ(seen.problem, "");
    EXPECT_EQ(seen.server, "server one");
    EXPECT_EQ(seen.entries, 9U);
    EXPECT_EQ(seen.people, 7U);
    ASSERT_EQ(seen.groups.size(), 1U);
    EXPECT_EQ(seen.groups[0].people, 7U);
    EXPECT_TRUE(seen.unseen.empty());
    ASSERT_EQ(seen.examples.size(), 5U);
    EXPECT_EQ(seen.examples[0].username, "user1");
    EXPECT_EQ(seen.examples[4].username, "user5");
    EXPECT_EQ(seen.examples[0].real_name, "user1");
    EXPECT_EQ(seen.examples[0].dn, "uid=user1,dc=corp");
    EXPECT_EQ(seen.examples[0].groups, std::vector<std::string>{"cn=staff,dc=corp"});
}

TEST_F(ConnectionTest, D1_says_what_this_bind_cannot_see_and_changes_nothing) {
    source.doubts = {"references came"};
    source.groups.push_back({"cn=sales,dc=corp", std::nullopt, ""});
    const auto before = here.account();
    const auto seen = test();
    EXPECT_EQ(seen.unseen, (std::vector<std::string>{"the sync group cn=sales,dc=corp is not found or cannot be read",
                                                     "references came"}));
    EXPECT_EQ(seen.groups[1].guid, "");
    EXPECT_EQ(seen.groups[1].missing, "is not found or cannot be read");
    EXPECT_EQ(here.account(), before);
}

TEST_F(ConnectionTest, D1_a_value_that_cannot_be_taken_is_shown_with_its_person) {
    entries.person(1, "user1", {{"mail", "no address"}});
    const auto seen = test();
    ASSERT_FALSE(seen.examples.empty());
    ASSERT_FALSE(seen.examples[0].problems.empty());
    EXPECT_NE(seen.examples[0].problems.back().find("no address"), std::string::npos);
}

TEST_F(ConnectionTest, D1_says_how_far_it_came) {
    source.failure_in_read = "the connection was lost";
    auto seen = test();
    EXPECT_EQ(seen.problem, "the connection was lost");
    EXPECT_EQ(seen.server, "server one");
    source.failure_at_open = "connecting failed";
    seen = test();
    EXPECT_EQ(seen.problem, "connecting failed");
    EXPECT_EQ(seen.server, "");
}

}  // namespace
}  // namespace muster::testing
