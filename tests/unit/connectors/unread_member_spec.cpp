// D8: what a group lists and nobody read is looked at before it hides anybody (2.5).
#include <gtest/gtest.h>

#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

using connectors::EntryKind;
using connectors::Named;
using directory::Outcome;

class UnreadMember : public Synced {
protected:
    UnreadMember() {
        for (std::uint64_t i = 1; i <= 6; ++i) entries.person(i, "user" + std::to_string(i));
        entries.add(900, nest, EntryKind::group, {{"cn", "nest"}, {"member", dn("user6")}});
        staff({1, 2, 3, 4, 5});
        EXPECT_EQ(sync().counts.created, 6U);
    }
    // groupOfNames must have a member, so the administrator, who is no entry, is put into each.
    void staff(const std::vector<std::uint64_t>& people) {
        std::vector<std::string> members{placeholder, nest};
        for (const std::uint64_t i : people) members.push_back(dn("user" + std::to_string(i)));
        entries.group(1000, "staff", members);
    }
    Outcome somebody_leaves() {
        staff({2, 3, 4, 5});
        return sync().outcome;
    }
    const std::string placeholder = "cn=admin,dc=example,dc=com";
    const std::string nest = "cn=nest,ou=special,dc=corp";
};

TEST_F(UnreadMember, T4_D8_a_name_without_an_entry_hides_nobody) {
    source.named[placeholder] = Named::nothing;
    EXPECT_EQ(somebody_leaves(), Outcome::finished);
    EXPECT_EQ(here.state_of("user1"), "trash");
}

TEST_F(UnreadMember, T4_D8_an_entry_that_is_no_group_hides_nobody) {
    source.named[placeholder] = Named::other;
    EXPECT_EQ(somebody_leaves(), Outcome::finished);
    EXPECT_EQ(here.state_of("user1"), "trash");
}

TEST_F(UnreadMember, D8_what_the_server_does_not_show_may_hide_anybody) {
    for (const Named what : {Named::unknown, Named::group}) {
        source.named[placeholder] = what;
        EXPECT_EQ(somebody_leaves(), Outcome::partial);
        EXPECT_EQ(here.state_of("user1"), "active");
    }
}

TEST_F(UnreadMember, D8_nor_does_it_hide_who_leaves_one_group_of_several) {
    source.named[placeholder] = Named::nothing;
    entries.group(1001, "sales", {placeholder, dn("user2"), dn("user3")});
    source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    sync();
    entries.group(1001, "sales", {placeholder, dn("user2")});
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.members_of("sales"), Names{"user2"});
}

// Without refint the group goes on listing the former name, which is no entry any more.
// The server answers the same for both, but for names.
TEST_F(UnreadMember,
       D8_whoever_is_not_found_is_hidden_where_the_server_says_less_of_the_name_than_of_one_that_nobody_bears) {
    source.named[placeholder] = Named::nothing;
    source.presence[1] = connectors::Presence::absent;
    entries.drop(1);
    source.named["cn=" + a_guid(1).text() + ",cn=staff,dc=corp"] = Named::nothing;
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_EQ(here.state_of("user1"), "active");
    EXPECT_NE(report.worst.find("exists, but this bind may read nothing of it"), std::string::npos) << report.worst;
    source.named[dn("user1")] = Named::nothing;
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.state_of("user1"), "trash");
}

TEST_F(UnreadMember, D8_the_people_of_a_nested_group_that_was_renamed_are_held_and_others_may_leave) {
    source.named[placeholder] = Named::nothing;
    source.named[nest] = Named::nothing;
    for (const std::string renamed : {"cn=renamed,ou=special,dc=corp", "cn=nest,ou=renamed,dc=corp"}) {
        entries.add(900, renamed, EntryKind::group, {{"cn", "nest"}, {"member", dn("user6")}});
        const auto report = sync();
        EXPECT_EQ(report.outcome, Outcome::partial);
        EXPECT_NE(report.worst.find("former name"), std::string::npos) << report.worst;
        EXPECT_EQ(here.state_of("user6"), "active");
        EXPECT_EQ(here.members_of("staff").size(), 6U);
    }
    EXPECT_EQ(somebody_leaves(), Outcome::partial) << "user6 is still not proven";
    EXPECT_EQ(here.state_of("user1"), "trash");
    EXPECT_EQ(here.state_of("user6"), "active");
    entries.drop(900);
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.state_of("user6"), "trash") << "and where there is no such group, it is gone";
}

TEST_F(UnreadMember, D8_who_was_deleted_where_nobody_else_is_read_is_gone_where_the_server_says_so) {
    source.named[placeholder] = Named::nothing;
    const std::string remote = "uid=remote,ou=far,dc=corp";
    entries.add(50, remote, EntryKind::user, {{"uid", "remote"}});
    entries.group(1000, "staff",
                  {placeholder, nest, dn("user1"), dn("user2"), dn("user3"), dn("user4"), dn("user5"), remote});
    EXPECT_EQ(sync().counts.created, 1U);
    entries.drop(50);
    EXPECT_EQ(sync().outcome, Outcome::partial) << "deleted, or hidden";
    EXPECT_EQ(here.state_of("remote"), "active");
    source.named[remote] = Named::nothing;
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.state_of("remote"), "trash");
}

}  // namespace
}  // namespace muster::testing
