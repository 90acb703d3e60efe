#include <gtest/gtest.h>

#include <string>

#include "tests/integration/samba/ad_world.hpp"

namespace muster::testing {
namespace {

using connectors::Followed;
using What = Followed::What;

const std::string base{SambaDc::base};
const std::string corp{ad_corp};
const std::string sales = "OU=sales," + corp;
const std::string lab = "OU=lab," + base;  // outside

std::string in(const std::string& parent, const std::string& name) {
    return "CN=" + name + "," + parent;
}

class Follow : public ::testing::TestWithParam<AdMode> {
protected:
    Follow() {
        dc.modify(ad_ou(corp) + ad_ou(sales) + ad_ou(lab) + ad_user("amy", corp) + ad_user("bob", sales) +
                  ad_user("cleo", sales) + ad_user("visitor", lab) + ad_group("staff") + ad_group("inner") +
                  ad_member("add", "staff", in(corp, "amy")) + ad_member("add", "staff", in(sales, "bob")) +
                  ad_member("add", "inner", in(sales, "cleo")) + ad_member("add", "inner", in(lab, "visitor")));
        follower.read();
    }

    // What comes by following is what a new read shows.
    void follows(const std::string& ldif) {
        dc.modify(ldif);
        follows();
    }
    void follows() {
        last = follower.follow();
        EXPECT_EQ(follower.picture(), follower.picture_of_a_new_read());
        EXPECT_EQ(follower.follow().what, What::unchanged);
    }

    SambaDc dc;
    AdFollower follower{corp_configuration(dc, GetParam()), GetParam().settings()};
    Followed last;
};

INSTANTIATE_TEST_SUITE_P(Samba, Follow, ::testing::ValuesIn(ad_modes),
                         [](const auto& mode) { return std::string{mode.param.name}; });

TEST_P(Follow, D12_who_joins_changes_is_disabled_and_deleted) {
    EXPECT_EQ(follower.follow().what, What::unchanged);
    follows(ad_user("dora", sales) + ad_member("add", "staff", in(sales, "dora")));
    EXPECT_EQ(follower.has("dora"), "user cn=dora,ou=sales,ou=corp,dc=example,dc=test");
    EXPECT_EQ(follower.members_of("staff"), "amy bob dora");
    follows(ad_set(in(corp, "amy"), "displayName", "Amy Other") + ad_set(in(corp, "amy"), "mail", ""));
    EXPECT_EQ(last.what, What::changed);
    follows(ad_set(in(sales, "bob"), "userAccountControl", "546"));
    follows(ad_member("delete", "staff", in(corp, "amy")));
    EXPECT_EQ(follower.members_of("staff"), "bob dora");
    // Fact 4: its group is not told.
    follows(ad_delete(in(sales, "bob")));
    EXPECT_EQ(follower.has("bob"), "");
    EXPECT_EQ(follower.members_of("staff"), "dora");
    follows(ad_user("bob", sales));
    EXPECT_EQ(follower.members_of("staff"), "dora");
}

TEST_P(Follow, D12_who_was_deleted_and_comes_back_is_in_no_group) {
    const Guid bob = follower.guid_of("bob");
    dc.modify(ad_delete(in(sales, "bob")));
    dc.reanimate("bob", bob, in(sales, "bob"));
    follows(ad_set(in(sales, "bob"), "userAccountControl", "544"));
    EXPECT_EQ(follower.members_of("staff"), "amy");
    follows(ad_member("add", "staff", in(sales, "bob")));
    EXPECT_EQ(follower.members_of("staff"), "amy bob");
    follows(ad_delete(in(sales, "bob")));
    dc.reanimate("bob", bob, in(sales, "bob"));
    follows();
    EXPECT_EQ(follower.members_of("staff"), "amy");
}

TEST_P(Follow, D2_D12_renames_and_moves_into_the_base_and_out_of_it) {
    const Guid amy = follower.guid_of("amy");
    follows(ad_move(in(corp, "amy"), "CN=amelia", sales));
    EXPECT_EQ(follower.guid_of("amelia"), amy);
    follows(ad_move(in(sales, "amelia"), "CN=amelia", lab));  // in staff still
    follows(ad_move(in(lab, "amelia"), "CN=amelia", corp));
    follows(ad_user("nobody", sales));
    follows(ad_move(in(sales, "nobody"), "CN=nobody", lab));  // in no group
    EXPECT_EQ(follower.has("nobody"), "");
    follows(ad_move(in(lab, "nobody"), "CN=nobody", sales));
    EXPECT_EQ(follower.has("nobody"), "user cn=nobody,ou=sales,ou=corp,dc=example,dc=test");
}

TEST_P(Follow, D2_D12_containers_renamed_moved_filled_elsewhere_and_swapped) {
    follows(ad_move(sales, "OU=sellers", corp));
    EXPECT_EQ(follower.has("cleo"), "user cn=cleo,ou=sellers,ou=corp,dc=example,dc=test");
    follows(ad_move("OU=sellers," + corp, "OU=sellers", lab));
    EXPECT_EQ(follower.has("cleo"), "");
    dc.modify(ad_user("late", "OU=sellers," + lab));
    follows();
    follows(ad_move("OU=sellers," + lab, "OU=sales", corp));
    EXPECT_EQ(follower.has("late"), "user cn=late,ou=sales,ou=corp,dc=example,dc=test");
    // An old name for a new container, within one batch.
    follows(ad_move(sales, "OU=former", corp) + ad_ou(sales) + ad_ou("OU=deep," + sales) +
            ad_user("zoe", "OU=deep," + sales));
    EXPECT_EQ(follower.has("zoe"), "user cn=zoe,ou=deep,ou=sales,ou=corp,dc=example,dc=test");
    EXPECT_EQ(follower.has("bob"), "user cn=bob,ou=former,ou=corp,dc=example,dc=test");
    follows(ad_move(sales, "OU=other", corp) + ad_move("OU=former," + corp, "OU=sales", corp) +
            ad_move("OU=other," + corp, "OU=former", corp));
    EXPECT_EQ(follower.has("zoe"), "user cn=zoe,ou=deep,ou=former,ou=corp,dc=example,dc=test");
    EXPECT_EQ(follower.has("bob"), "user cn=bob,ou=sales,ou=corp,dc=example,dc=test");
    // Outside the base, above somebody whom a group lists.
    dc.modify(ad_member("add", "staff", in(lab, "visitor")));
    follows();
    EXPECT_EQ(follower.has("visitor"), "user cn=visitor,ou=lab,dc=example,dc=test");
    follows(ad_move(lab, "OU=workshop", base));
    EXPECT_EQ(follower.has("visitor"), "user cn=visitor,ou=workshop,dc=example,dc=test");
}

TEST_P(Follow, D3_D12_groups_nested_and_not_in_cycles_renamed_and_deleted) {
    follows(ad_member("add", "staff", ad_dn("inner")));
    EXPECT_EQ(follower.members_of("inner"), "cleo visitor");
    EXPECT_NE(follower.has("visitor"), "");
    follows(ad_member("add", "inner", ad_dn("staff")) + ad_member("add", "inner", in(corp, "amy")));
    follows(ad_move(ad_dn("inner"), "CN=core", "CN=Users," + base) + ad_user("dora", lab) +
            ad_member("add", "core", in(lab, "dora")));
    EXPECT_EQ(follower.members_of("core"), "amy cleo dora staff visitor");
    follows(ad_member("delete", "staff", ad_dn("core")));
    EXPECT_EQ(follower.has("core"), "");
    EXPECT_EQ(follower.has("dora"), "");
    follows(ad_member("add", "core", in(sales, "bob")));
    follows(ad_member("add", "staff", ad_dn("core")));
    EXPECT_EQ(follower.members_of("core"), "amy bob cleo dora staff visitor");
    follows(ad_delete(ad_dn("core")));
    EXPECT_EQ(follower.members_of("staff"), "amy bob");
    EXPECT_EQ(follower.has("dora"), "");
}

TEST_P(Follow, D3_D12_a_primary_group_takes_the_member_away_in_the_same_batch) {
    dc.modify(ad_set(in(sales, "bob"), "primaryGroupID", ad_rid(dc, ad_dn("staff"))));
    follows();
    EXPECT_EQ(follower.members_of("staff"), "amy");
    const std::string rid = "primary group " + ad_rid(dc, ad_dn("staff"));
    EXPECT_NE(follower.picture().find(rid), std::string::npos);
    dc.modify(ad_set(in(sales, "bob"), "primaryGroupID", "513"));
    follows();
    EXPECT_EQ(follower.members_of("staff"), "amy bob");
    EXPECT_EQ(follower.picture().find(rid), std::string::npos);
}

TEST_P(Follow, D8_a_server_that_is_gone_changes_nothing_and_is_followed_when_it_is_back) {
    dc.modify(ad_delete(in(sales, "bob")) + ad_user("dora", corp) + ad_member("add", "staff", in(corp, "dora")) +
              ad_member("add", "staff", ad_dn("inner")));
    const std::string before = follower.picture();
    dc.process().kill();
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto failed = follower.try_follow();
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().retry, PortFailure::Retry::later);
        EXPECT_EQ(follower.picture(), before);
    }
    dc.start();
    follows();
    EXPECT_EQ(follower.members_of("staff"), "amy dora inner");
}

TEST_P(Follow, D8_D12_a_sync_group_or_a_base_that_is_gone_asks_for_a_new_read) {
    const auto asks = [&](const std::string& ldif, const std::string& says) {
        dc.modify(ldif);
        const auto followed = follower.try_follow();
        ASSERT_TRUE(followed) << followed.error().what;
        EXPECT_EQ(followed->what, What::must_read);
        EXPECT_NE(followed->why.find(says), std::string::npos) << followed->why;
        const auto again = follower.try_follow();
        ASSERT_TRUE(again);
        EXPECT_EQ(again->what, What::must_read);
    };
    asks(ad_move(corp, "OU=company", base), "the base " + corp);
    dc.modify(ad_move("OU=company," + base, "OU=corp", base));
    follower.read();
    follows(ad_user("dora", corp));
    asks(ad_delete(ad_dn("staff")), "the sync group " + ad_dn("staff"));
}

}  // namespace
}  // namespace muster::testing
