#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/integration/samba/ad_follower.hpp"
#include "tests/support/windows_dc.hpp"

/// What Samba does otherwise than Windows, against a responder that does as Windows does (directory-sync 8).
namespace muster::testing {
namespace {

using connectors::Followed;
using What = Followed::What;

const std::string people = "OU=people," + std::string{WindowsDc::base};

class WindowsFollow : public ::testing::Test {
protected:
    WindowsFollow() {
        dc.add_ou(people);
        amy = dc.add_user("amy", people);
        bob = dc.add_user("bob", people);
        staff = dc.add_group("staff", {amy, bob});
    }
    void follows() {
        EXPECT_EQ(follower.follow().what, What::changed);
        EXPECT_EQ(follower.picture(), follower.picture_of_a_new_read());
        EXPECT_EQ(follower.follow().what, What::unchanged);
    }
    void asks_for_a_new_read(const std::string& says) {
        const auto followed = follower.try_follow();
        ASSERT_TRUE(followed) << followed.error().what;
        EXPECT_EQ(followed->what, What::must_read);
        EXPECT_NE(followed->why.find(says), std::string::npos) << followed->why;
    }

    WindowsDc dc;
    Guid amy;
    Guid bob;
    Guid staff;
    AdFollower follower{ad_configuration(dc.url())};
};

TEST_F(WindowsFollow, D12_changes_in_chunks_are_taken_in_when_the_last_is_here) {
    follower.read();
    EXPECT_EQ(follower.probes().following, "changes come by DirSync, deletions with them");
    for (int i = 0; i < 10; ++i) dc.join(staff, dc.add_user("new" + std::to_string(i), people));
    dc.chunks = 0;
    follows();
    EXPECT_GT(dc.chunks, 3);
    EXPECT_EQ(follower.members_of("staff"), "amy bob new0 new1 new2 new3 new4 new5 new6 new7 new8 new9");
}

TEST_F(WindowsFollow, D8_a_connection_that_breaks_between_chunks_leaves_nothing_of_them_behind) {
    follower.read();
    const std::string before = follower.picture();
    dc.remove(bob);
    for (int i = 0; i < 10; ++i) dc.join(staff, dc.add_user("new" + std::to_string(i), people));
    for (int after = 0; after < 4; ++after) {
        dc.cuts_after_chunks = after;
        const auto followed = follower.try_follow();
        ASSERT_FALSE(followed);
        EXPECT_EQ(followed.error().retry, PortFailure::Retry::later);
        EXPECT_EQ(follower.picture(), before);
    }
    follows();
    EXPECT_EQ(follower.has("bob"), "");
}

TEST_F(WindowsFollow, D3_D12_a_primary_group_switch_is_harmless_though_its_halves_come_in_different_chunks) {
    dc.entries_a_chunk = 1;
    follower.read();
    dc.set(bob, "primaryGroupID", dc.rid_of(staff));
    dc.leave(staff, bob);
    for (int i = 0; i < 3; ++i) dc.add_user("new" + std::to_string(i), people);
    follows();
    EXPECT_EQ(follower.members_of("staff"), "amy");
    EXPECT_NE(follower.picture().find("primary group " + dc.rid_of(staff)), std::string::npos);
}

TEST_F(WindowsFollow, D3_D8_a_group_in_ranges_beside_an_empty_attribute_is_read_whole_and_followed) {
    std::vector<Guid> many;
    for (int i = 0; i < 4000; ++i) many.push_back(dc.add_user("many" + std::to_string(i), people));
    const Guid crowd = dc.add_group("crowd", many);
    dc.join(staff, crowd);
    follower.read();
    EXPECT_EQ(follower.replica().edges_of(*follower.replica().index_of(crowd))->refs.size(), many.size());
    EXPECT_EQ(dc.limits_hit, 0);
    dc.ranges = 0;
    dc.leave(crowd, many[3999]);
    dc.join(crowd, amy);
    dc.remove(many[0]);
    EXPECT_EQ(follower.follow().what, What::changed);
    EXPECT_EQ(dc.ranges, 0);  // it was not read again
    EXPECT_EQ(follower.picture(), follower.picture_of_a_new_read());
    // Its name changed: it is.
    dc.set(crowd, "sAMAccountName", "crowds");
    follows();
    EXPECT_GT(dc.ranges, 0);
}

TEST_F(WindowsFollow, D12_a_deletion_that_tells_no_more_than_its_guid) {
    const Guid unknown = dc.add_group("unknown");
    follower.read();
    dc.remove(bob);
    dc.remove(unknown);
    follows();
    EXPECT_EQ(follower.has("bob"), "");
    EXPECT_EQ(follower.members_of("staff"), "amy");
}

TEST_F(WindowsFollow, D8_D12_more_changes_than_an_answer_without_pages_may_have) {
    dc.offers_dirsync = false;
    std::vector<Guid> many;
    for (int i = 0; i < 2500; ++i) many.push_back(dc.add_user("many" + std::to_string(i), people));
    follower.read();
    EXPECT_EQ(follower.probes().following,
              "changes come by uSNChanged (the server offers no DirSync), deletions with them");
    for (int i = 0; i < 1200; ++i) dc.remove(many[static_cast<std::size_t>(i)]);
    for (int i = 1200; i < 2400; ++i) dc.set(many[static_cast<std::size_t>(i)], "displayName", "Other");
    follows();
    EXPECT_EQ(dc.limits_hit, 0);
}

TEST_F(WindowsFollow, D8_an_answer_that_is_no_success_changes_nothing_or_asks_for_a_new_read) {
    follower.read();
    for (const int code : {3, 4, 11, 51, 52}) {
        dc.set(amy, "displayName", "Amy " + std::to_string(code));
        const std::string before = follower.picture();
        dc.answers_dirsync_with = code;
        const auto followed = follower.try_follow();
        ASSERT_FALSE(followed) << code;
        EXPECT_EQ(followed.error().retry, PortFailure::Retry::later);
        EXPECT_EQ(follower.picture(), before);
        dc.answers_dirsync_with = 0;
        follows();
    }
    for (const int code : {12, 50, 53, 1}) {
        follower.read();
        dc.set(amy, "displayName", "Amy " + std::to_string(code));
        const std::string before = follower.picture();
        dc.answers_dirsync_with = code;
        asks_for_a_new_read(code == 12 ? "does not know any more" : "DirSync");
        EXPECT_EQ(follower.picture(), before);
        dc.answers_dirsync_with = 0;
    }
}

TEST_F(WindowsFollow, D8_a_server_that_says_more_comes_and_goes_round_is_given_up) {
    follower.read();
    dc.set(amy, "displayName", "Amy Other");
    dc.goes_round = true;
    const auto followed = follower.try_follow();
    ASSERT_FALSE(followed);
    EXPECT_NE(followed.error().what.find("how to go on"), std::string::npos) << followed.error().what;
    dc.goes_round = false;
    follows();
}

TEST_F(WindowsFollow, D8_another_server_or_one_that_was_set_back_asks_for_a_new_read) {
    follower.read();
    dc.invocation = '2';
    asks_for_a_new_read("another server answers");
    follower.read();
    dc.usn_set_back = 2;
    asks_for_a_new_read("was set back");
}

TEST_F(WindowsFollow, D12_whoever_is_missing_is_looked_for_where_deletions_are_not_shown) {
    dc.shows_deletions = false;
    dc.offers_dirsync = false;
    auto settings = ad_settings();
    AdFollower seldom{ad_configuration(dc.url()), settings};
    settings.sweep_every = std::chrono::seconds{0};
    AdFollower often{ad_configuration(dc.url()), settings};
    seldom.read();
    often.read();
    EXPECT_EQ(seldom.probes().following,
              "changes come by uSNChanged (the server offers no DirSync); deletions are not shown to this bind, so "
              "whoever is missing is looked for every 15 minutes (grant it List Contents and Read Property on "
              "CN=Deleted Objects)");
    dc.remove(bob);
    EXPECT_EQ(seldom.follow().what, What::unchanged);
    EXPECT_EQ(often.follow().what, What::changed);
    EXPECT_EQ(often.picture(), often.picture_of_a_new_read());
    EXPECT_NE(seldom.has("bob"), "");
}

}  // namespace
}  // namespace muster::testing
