#include <gtest/gtest.h>

#include "tests/unit/connectors/followed.hpp"

namespace muster::testing {
namespace {

using directory::Outcome;
using namespace std::chrono_literals;

class OneUser : public Followed {
protected:
    OneUser() {
        (void)read();
        entries.person(31, "newcomer");
        entries.person(32, "another");
        entries.drop(1);
        entries.drop(2);
        source.presence[1] = source.presence[2] = connectors::Presence::absent;
        entries.all_in_staff();
    }
};

TEST_F(OneUser, D11_is_created_and_nobody_else) {
    const auto one = live.one("NewComer");
    ASSERT_TRUE(one.report) << one.failed;
    EXPECT_EQ(one.report->outcome, Outcome::finished);
    EXPECT_EQ(one.report->counts.created, 1U);
    EXPECT_EQ(here.state_of("newcomer"), "active");
    EXPECT_EQ(here.state_of("another"), "none");
    EXPECT_EQ(here.state_of("user1"), "active");
    EXPECT_EQ(here.members_of("staff").size(), 31U);
}

TEST_F(OneUser, D11_is_trashed_where_it_left_and_nobody_else) {
    const auto one = live.one("user1");
    ASSERT_TRUE(one.report) << one.failed;
    EXPECT_EQ(here.state_of("user1"), "trash");
    EXPECT_EQ(here.state_of("user2"), "active");
}

TEST_F(OneUser, D11_the_others_follow_with_the_next_run) {
    (void)live.one("newcomer");
    ASSERT_TRUE(live.listen(0ms).report);
    EXPECT_EQ(here.state_of("another"), "active");
    EXPECT_EQ(here.state_of("user2"), "trash");
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(OneUser, D9_D11_who_is_held_alone_is_not_the_plan_that_waits) {
    auto configuration = here.configuration();
    configuration.guard = {0, 0};
    here.configure(configuration);
    ASSERT_EQ(read().outcome, Outcome::held);
    const auto plan = here.account().find_directory(here.directory())->held->plan;
    const auto one = live.one("user1");
    ASSERT_TRUE(one.report) << one.failed;
    EXPECT_EQ(one.report->outcome, Outcome::held);
    EXPECT_EQ(here.account().find_directory(here.directory())->held->plan, plan);
    EXPECT_EQ(here.state_of("user1"), "active");
}

TEST_F(OneUser, D11_nobody_of_that_name_is_no_run) {
    here.ledger().forget_events();
    const auto one = live.one("nobody");
    EXPECT_FALSE(one.report);
    EXPECT_TRUE(one.failed.empty());
    EXPECT_TRUE(here.ledger().events().empty());
}

TEST_F(OneUser, D8_D11_out_of_reach_changes_nothing) {
    source.failure_in_follow = "connection lost";
    source.failure_at_open = "connecting failed";
    here.ledger().forget_events();
    EXPECT_EQ(live.one("user1").failed, "connecting failed");
    EXPECT_TRUE(here.ledger().events().empty());
}

TEST_F(OneUser, D11_needs_no_run_before) {
    connectors::DirectorySync alone{here.directory(), here.ports(source)};
    ASSERT_TRUE(alone.one("newcomer").report);
    EXPECT_EQ(here.state_of("newcomer"), "active");
    EXPECT_EQ(here.state_of("another"), "none");
}

class OneSimpleName : public Followed {
protected:
    static directory::Configuration simple() {
        auto configuration = corp();
        configuration.attributes.username_normalization = Normalization::simple;
        return configuration;
    }
    OneSimpleName() : Followed(simple()) {}
};

TEST_F(OneSimpleName, D11_P1_is_found_by_the_sources_value_too) {
    entries.person(40, "newcomer");
    entries.all_in_staff();
    const auto one = live.one("CORP\\NewComer@corp.example");
    ASSERT_TRUE(one.report) << one.failed;
    EXPECT_EQ(here.state_of("newcomer"), "active");
}

}  // namespace
}  // namespace muster::testing
