#include "connectors/hold.hpp"

#include <gtest/gtest.h>

#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

using connectors::Presence;
using directory::HeldBecause;
using directory::LeftOutReason;
using directory::Outcome;

/// Thirty people, of whom a guard of 10 lets ten go at once.
class Hold : public Synced {
protected:
    void SetUp() override {
        for (std::uint64_t i = 1; i <= 30; ++i) entries.person(i, "user" + std::to_string(i));
        entries.all_in_staff();
        sync();
    }
    [[nodiscard]] const directory::Directory& known() { return *here.account().find_directory(here.directory()); }
    void leave(std::uint64_t from, std::uint64_t to) {
        for (std::uint64_t i = from; i <= to; ++i) entries.drop(i);
        entries.all_in_staff();
    }
    void come_back(std::uint64_t who) {
        entries.person(who, "user" + std::to_string(who));
        entries.all_in_staff();
    }
    void approve() {
        ASSERT_TRUE(known().held);
        here.submit(directory::ApproveHeld{here.directory(), known().held->plan, known().held->total});
    }
    void discard() {
        ASSERT_TRUE(known().held);
        here.submit(directory::DiscardHeld{here.directory(), known().held->plan});
    }
    [[nodiscard]] std::uint64_t held_events() {
        std::uint64_t count = 0;
        for (const Event& event : here.ledger().events())
            count += std::holds_alternative<directory::SyncHeld>(event) ? 1U : 0U;
        return count;
    }
    void also_in_sales(const Names& people) {
        Names names;
        for (const auto& one : people) names.push_back(dn(one));
        entries.group(1001, "sales", names);
        if (source.groups.size() == 1) source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    }
};

TEST_F(Hold, D9_says_whom_and_why_and_what_the_plan_knew) {
    leave(1, 11);
    entries.person(12, "user12");
    Names others;
    for (std::uint64_t i = 13; i <= 30; ++i) others.push_back(dn("user" + std::to_string(i)));
    entries.group(1000, "staff", others);
    EXPECT_EQ(sync().outcome, Outcome::held);
    ASSERT_TRUE(known().held);
    const auto& held = *known().held;
    EXPECT_EQ(held.users.size(), 12U);
    EXPECT_EQ(held.users.at(here.user("user1")->id), HeldBecause::not_found);
    EXPECT_EQ(held.users.at(here.user("user12")->id), HeldBecause::left_groups);
    EXPECT_NE(held.why.find("12 of 30"), std::string::npos) << held.why;
    EXPECT_GT(held.position, 0U);
    EXPECT_EQ(held.expires_at, here.clock().at + Days{7});
}

TEST_F(Hold, D9_what_was_approved_is_removed_by_the_next_run_and_that_is_all) {
    leave(1, 12);
    EXPECT_EQ(sync().outcome, Outcome::held);
    approve();
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(report.counts.trashed, 12U);
    EXPECT_EQ(source.looked_up, 12U) << "D8: each of them is proven";
    EXPECT_EQ(here.present().size(), 18U);
    EXPECT_FALSE(known().approved) << "a run has gone through everything with it";
    EXPECT_EQ(sync().outcome, Outcome::finished);
}

TEST_F(Hold, D8_D9_an_approval_is_no_proof) {
    leave(1, 12);
    EXPECT_EQ(sync().outcome, Outcome::held);
    approve();
    source.presence[1] = Presence::bare;
    auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_EQ(here.state_of("user1"), "active");
    EXPECT_EQ(report.counts.trashed, 11U);
    ASSERT_TRUE(known().approved) << "the next run may prove it";
    EXPECT_EQ(known().approved->users.size(), 1U);
    source.presence.erase(1);
    report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("user1"), "trash");
}

TEST_F(Hold, D9_who_came_back_is_not_removed) {
    leave(1, 12);
    EXPECT_EQ(sync().outcome, Outcome::held);
    approve();
    come_back(1);
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("user1"), "active");
    EXPECT_EQ(report.counts.trashed, 11U);
    entries.drop(1);
    entries.all_in_staff();
    EXPECT_FALSE(known().approved);
}

TEST_F(Hold, D9_who_left_since_is_judged_by_the_guard) {
    leave(1, 12);
    EXPECT_EQ(sync().outcome, Outcome::held);
    approve();
    leave(13, 13);  // one more is within the guard
    auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(report.counts.trashed, 13U);
}

TEST_F(Hold, D9_too_many_who_left_since_are_held_while_the_approved_ones_go) {
    leave(1, 12);
    EXPECT_EQ(sync().outcome, Outcome::held);
    const auto first_plan = known().held->plan;
    approve();
    leave(13, 24);
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::held);
    EXPECT_EQ(report.counts.trashed, 12U);
    EXPECT_EQ(report.counts.held, 12U);
    EXPECT_EQ(left_out(report, LeftOutReason::removal_held), 12U);
    EXPECT_EQ(here.state_of("user1"), "trash");
    EXPECT_EQ(here.state_of("user13"), "active");
    ASSERT_TRUE(known().held);
    EXPECT_NE(known().held->plan, first_plan);
    EXPECT_EQ(known().held->total, 12U);
}

TEST_F(Hold, D9_an_approval_that_is_too_old_lets_nobody_pass) {
    leave(1, 12);
    EXPECT_EQ(sync().outcome, Outcome::held);
    approve();
    here.clock().at += Days{7};
    EXPECT_EQ(sync().outcome, Outcome::held);
    EXPECT_EQ(here.present().size(), 30U);
}

TEST_F(Hold, D9_whose_removal_was_discarded_stays_whatever_becomes_of_the_others) {
    leave(1, 12);
    EXPECT_EQ(sync().outcome, Outcome::held);
    discard();
    auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(left_out(report, LeftOutReason::removal_held), 12U) << "D13";
    EXPECT_EQ(held_events(), 0U) << "nobody is asked again";
    for (std::uint64_t i = 1; i <= 3; ++i) come_back(i);  // nine are fewer than the guard holds
    report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(report.counts.trashed, 0U);
    EXPECT_EQ(known().discarded->users.size(), 9U);
    leave(13, 13);
    report = sync();
    EXPECT_EQ(report.counts.trashed, 1U);
    EXPECT_EQ(here.state_of("user13"), "trash");
    EXPECT_EQ(here.present().size(), 29U);
}

TEST_F(Hold, D9_who_came_back_is_judged_as_everybody_when_leaving_anew) {
    leave(1, 12);
    EXPECT_EQ(sync().outcome, Outcome::held);
    discard();
    come_back(1);
    EXPECT_EQ(sync().counts.trashed, 0U);
    leave(1, 1);
    EXPECT_EQ(sync().counts.trashed, 1U);
    EXPECT_EQ(here.state_of("user1"), "trash");
    EXPECT_EQ(here.state_of("user2"), "active");
    for (std::uint64_t i = 2; i <= 12; ++i) come_back(i);
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_FALSE(known().discarded);
}

TEST_F(Hold, D9_others_are_asked_about_beside_those_discarded) {
    leave(1, 12);
    EXPECT_EQ(sync().outcome, Outcome::held);
    discard();
    leave(13, 24);
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::held);
    EXPECT_EQ(report.counts.held, 12U);
    ASSERT_TRUE(known().held);
    EXPECT_EQ(known().held->total, 12U);
    EXPECT_FALSE(known().held->users.contains(here.user("user1")->id));
    approve();
    EXPECT_EQ(sync().counts.trashed, 12U);
    EXPECT_EQ(here.state_of("user12"), "active");
}

TEST_F(Hold, D9_what_was_discarded_can_be_approved_after_all) {
    leave(1, 12);
    EXPECT_EQ(sync().outcome, Outcome::held);
    discard();
    come_back(12);
    EXPECT_EQ(sync().outcome, Outcome::finished);
    const auto plan = known().discarded->plan;
    here.submit(directory::ApproveHeld{here.directory(), plan, 11});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(report.counts.trashed, 11U);
    EXPECT_EQ(here.state_of("user12"), "active");
    EXPECT_FALSE(known().discarded);
}

TEST_F(Hold, D9_a_run_that_finds_nobody_can_be_approved) {
    entries.empty();
    entries.group(1000, "staff", {});
    entries.add(500, "uid=other,dc=corp", connectors::EntryKind::user, {{"uid", "other"}});
    EXPECT_EQ(sync().outcome, Outcome::held);
    ASSERT_TRUE(known().held);
    EXPECT_TRUE(known().held->nobody_found);
    EXPECT_EQ(known().held->total, 30U);
    EXPECT_EQ(known().held->groups.size(), 1U);
    approve();
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(report.counts.trashed, 30U);
}

TEST_F(Hold, D9_a_group_that_was_emptied_can_be_approved_and_holds_nobody_any_more) {
    entries.person(40, "contractor");
    entries.all_in_staff();
    also_in_sales({"user1", "user2", "contractor"});
    Names staff;
    for (std::uint64_t i = 1; i <= 30; ++i) staff.push_back(dn("user" + std::to_string(i)));
    entries.group(1000, "staff", staff);  // the contractor is in sales alone
    EXPECT_EQ(sync().outcome, Outcome::finished);
    also_in_sales({});
    auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::held);
    EXPECT_EQ(here.members_of("sales"), (Names{"contractor", "user1", "user2"}));
    ASSERT_TRUE(known().held);
    EXPECT_EQ(known().held->total, 1U);
    EXPECT_EQ(known().held->groups.size(), 1U);
    approve();
    report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("contractor"), "trash");
    EXPECT_EQ(here.members_of("sales"), Names{"contractor"}) << "T7: who is trashed keeps the group";
    EXPECT_TRUE(nothing_left_to_do());
    EXPECT_EQ(sync().outcome, Outcome::finished) << "it holds nobody for ever";
}

TEST_F(Hold, D9_a_group_that_was_emptied_while_its_people_stay_through_another_can_be_approved) {
    also_in_sales({"user1", "user2"});
    EXPECT_EQ(sync().outcome, Outcome::finished);
    also_in_sales({});
    auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::held);
    EXPECT_EQ(report.counts.held, 0U) << "nobody would go to the trash";
    ASSERT_TRUE(known().held);
    EXPECT_EQ(known().held->total, 0U);
    EXPECT_EQ(sync().outcome, Outcome::held);
    EXPECT_EQ(held_events(), 0U) << "D13: the same plan";
    approve();
    report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.members_of("sales"), Names{});
    EXPECT_EQ(here.members_of("staff").size(), 30U);
}

TEST_F(Hold, D9_the_approval_of_one_emptied_group_is_not_that_of_another) {
    also_in_sales({"user1", "user2"});
    entries.group(1002, "press", {dn("user3")});
    source.groups.push_back({"cn=press,dc=corp", a_guid(1002), "cn=press,dc=corp"});
    EXPECT_EQ(sync().outcome, Outcome::finished);
    also_in_sales({});
    EXPECT_EQ(sync().outcome, Outcome::held);
    approve();
    entries.group(1002, "press", {});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::held);
    EXPECT_NE(report.worst.find("press"), std::string::npos) << report.worst;
    EXPECT_EQ(here.members_of("sales"), Names{});
    EXPECT_EQ(here.members_of("press"), Names{"user3"});
    ASSERT_TRUE(known().held);
    EXPECT_EQ(known().held->groups.size(), 1U);
}

}  // namespace
}  // namespace muster::testing
