// D7, D9, D12: groups in a plan that looks at what is unsettled only, of whom no change tells.
#include <gtest/gtest.h>

#include "tests/unit/connectors/narrow.hpp"

namespace muster::testing {
namespace {

using connectors::EntryKind;
using directory::LeftOutReason;
using directory::Outcome;

/// Amy, Bob and Cleo in staff, and all but Cleo in sales.
class NarrowGroups : public Narrow {
protected:
    NarrowGroups() {
        source.groups.push_back({"guid:sales", a_guid(1001), "cn=sales,dc=corp"});
        entries.person(1, "amy");
        entries.person(2, "bob");
        entries.person(3, "cleo");
        entries.all_in_staff();
        entries.group(1001, "sales", {dn("amy"), dn("bob")});
    }

    /// In another place, so that it may be called as another is.
    void sales_elsewhere(const std::string& cn, const std::vector<std::string>& members) {
        Attributes values{{"cn", cn}};
        for (const std::string& member : members) values.emplace_back("member", member);
        entries.add(1001, "cn=" + cn + ",ou=other,dc=corp", EntryKind::group, values);
    }
    GroupId local_group(const std::string& name, const std::vector<UserId>& members) {
        const GroupId id = here.ids().group();
        here.submit(group::CreateGroup{.group = id, .name = name, .description = "by hand", .status = {}});
        here.submit(group::ChangeMembers{id, members, {}});
        return id;
    }
};

TEST_F(NarrowGroups, D9_D12_whom_a_group_that_reads_empty_keeps_is_judged_when_it_opens_again) {
    read();
    entries.group(1001, "sales", {});
    EXPECT_EQ(follow().outcome, Outcome::held);
    entries.person(3, "cleo", {{"givenName", "Cleo"}});  // nothing to do with it
    EXPECT_EQ(follow().outcome, Outcome::held);
    EXPECT_EQ(here.members_of("sales"), (Names{"amy", "bob"}));
    entries.group(1001, "sales", {dn("bob"), dn("cleo")});
    EXPECT_EQ(follow().outcome, Outcome::finished);
    EXPECT_EQ(here.members_of("sales"), (Names{"bob", "cleo"}));
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(NarrowGroups, D7_D12_a_group_that_can_be_made_only_later_has_everybody_whom_it_lists) {
    sales_elsewhere("staff", {dn("amy"), dn("bob")});
    EXPECT_EQ(left_out(read(), LeftOutReason::name_twice_in_source), 1U);
    sales_elsewhere("sales", {dn("amy"), dn("bob")});
    EXPECT_EQ(follow().outcome, Outcome::finished);
    EXPECT_EQ(here.members_of("sales"), (Names{"amy", "bob"}));
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(NarrowGroups, D7_D12_out_of_a_local_group_that_is_taken_over_go_all_whom_the_directory_does_not_list) {
    sales_elsewhere("staff", {dn("amy"), dn("bob")});
    read();
    const UserId outsider = local_user("outsider");
    const UserId dora = local_user("dora");
    const UserId fay = user_of_other_directory("fay");
    const GroupId sellers = local_group("sellers", {outsider, dora, fay, here.user("cleo")->id, here.user("bob")->id});
    // Dora herself is taken over, and listed, in the same plan.
    entries.person(4, "dora");
    entries.all_in_staff();
    sales_elsewhere("sellers", {dn("amy"), dn("bob"), dn("dora")});
    EXPECT_EQ(follow().outcome, Outcome::finished);
    EXPECT_TRUE(here.account().find_group(sellers)->managed_by);
    EXPECT_EQ(here.members_of("sellers"), (Names{"amy", "bob", "dora"}));
    EXPECT_EQ(here.user("dora")->id, dora);
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(NarrowGroups, D7_D8_D12_who_is_local_leaves_it_as_soon_as_all_of_it_can_be_seen) {
    sales_elsewhere("staff", {dn("amy"), dn("bob")});
    read();
    local_group("sellers", {local_user("outsider"), here.user("bob")->id});
    entries.group(1002, "inner", {});  // shows nobody, so that it may hide somebody
    sales_elsewhere("sellers", {dn("amy"), "cn=inner,dc=corp"});
    follow();
    EXPECT_EQ(here.members_of("sellers"), (Names{"amy", "bob", "outsider"}));
    entries.group(1002, "inner", {dn("cleo")});
    follow();
    EXPECT_EQ(here.members_of("sellers"), (Names{"amy", "cleo"}));
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(NarrowGroups, D8_D12_who_left_a_group_while_it_was_not_shown_leaves_when_it_is_shown_again) {
    read();
    entries.drop(1001);
    EXPECT_EQ(follow().outcome, Outcome::partial);
    EXPECT_EQ(here.members_of("sales"), (Names{"amy", "bob"}));
    entries.group(1001, "sales", {dn("bob")});
    EXPECT_EQ(follow().outcome, Outcome::finished);
    EXPECT_EQ(here.members_of("sales"), Names{"bob"});
    EXPECT_TRUE(nothing_left_to_do());
}

}  // namespace
}  // namespace muster::testing
