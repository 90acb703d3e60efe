#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using directory::HoldRemovals;
using directory::SyncGone;
using user::LeftBecause;

TEST(SyncGone, T4_whose_entry_is_gone_or_left_enters_the_trash) {
    for (const auto why : {LeftBecause::left_groups, LeftBecause::entry_deleted, LeftBecause::group_dropped}) {
        given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
            .when(SyncGone{corp, amys_guid, why})
            .then({trashed_by_sync(amy, why)});
    }
}

TEST(SyncGone, T1_is_purged_when_the_accounts_trash_days_are_over) {
    const auto after = given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
                           .when(SyncGone{corp, amys_guid, LeftBecause::left_groups}, now + Days{3})
                           .account();
    EXPECT_EQ(std::get<user::InTrash>(after.find_user(amy)->phase).purge_at, now + Days{10});
}

TEST(SyncGone, T7_groups_and_names_stay_with_whom_a_sync_trashed) {
    const auto after = given({corp_added(), synced(amy, by(corp, amys_guid), "amy"),
                              a_synced_group(staff, by(corp, staffs_guid), "staff"), members(staff, {amy})})
                           .when(SyncGone{corp, amys_guid, LeftBecause::left_groups})
                           .account();
    EXPECT_TRUE(after.find_group(staff)->members.contains(amy));
    EXPECT_EQ(after.find_by_name(a_name("amy"))->id, amy);
    EXPECT_EQ(after.find_by_guid(corp, amys_guid)->id, amy);
}

TEST(SyncGone, D8_an_entry_that_stands_for_nobody_removes_nobody) {
    given({corp_added(), plain_added(), synced(amy, by(plain, amys_guid), "amy")})
        .when(SyncGone{corp, amys_guid, LeftBecause::entry_deleted})
        .then_nothing();
}

TEST(SyncGone, T10_who_is_in_the_trash_stays_there_as_before) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(SyncGone{corp, amys_guid, LeftBecause::entry_deleted}, now + Days{3})
        .then_nothing();
}

HoldRemovals hold(std::size_t users, std::string plan = "a plan") {
    HoldRemovals command{.directory = corp,
                         .run = RunId{"run"},
                         .plan = std::move(plan),
                         .total = users,
                         .nobody_found = false,
                         .users = {}};
    for (std::size_t i = 0; i < users; ++i) command.users.push_back(a_user(i));
    return command;
}

std::vector<std::size_t> sizes(const Decided& decided) {
    std::vector<std::size_t> all;
    for (const auto& event : std::get<Events>(decided.decision().sum())) {
        all.push_back(std::get<directory::SyncHeld>(event).users.size());
    }
    return all;
}

TEST(HoldRemovals, D9_the_plan_is_kept_and_nobody_is_trashed) {
    const auto decided = given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
                             .when(HoldRemovals{.directory = corp,
                                                .run = RunId{"run"},
                                                .plan = "a plan",
                                                .total = 1,
                                                .nobody_found = true,
                                                .users = {amy}});
    decided.then({directory::SyncHeld{
        .directory = corp, .run = RunId{"run"}, .plan = "a plan", .total = 1, .nobody_found = true, .users = {amy}}});
    EXPECT_FALSE(decided.account().find_user(amy)->is_in_trash());
    EXPECT_EQ(decided.account().find_directory(corp)->held->plan, "a plan");
}

TEST(HoldRemovals, D9_the_same_plan_held_again_makes_no_event) {
    const auto held = given({corp_added(), directory::SyncHeld{.directory = corp,
                                                               .run = RunId{"earlier"},
                                                               .plan = "a plan",
                                                               .total = 3,
                                                               .nobody_found = false,
                                                               .users = {}}});
    held.when(hold(3)).then_nothing();
    EXPECT_EQ(sizes(held.when(hold(3, "another plan"))), (std::vector<std::size_t>{3}));
}

TEST(HoldRemovals, D9_a_large_plan_is_cut_into_events_of_1000) {
    EXPECT_EQ(sizes(given({corp_added()}).when(hold(2500))), (std::vector<std::size_t>{1000, 1000, 500}));
    EXPECT_EQ(sizes(given({corp_added()}).when(hold(1000))), (std::vector<std::size_t>{1000}));
    EXPECT_EQ(sizes(given({corp_added()}).when(hold(0))), (std::vector<std::size_t>{0}));
    EXPECT_EQ(sizes(given({corp_added()}).when(hold(100'000))).size(), 100U);
    given({corp_added()})
        .when(hold(100'001))
        .then_refused(BadValue{{.field = "users", .why = "are more than 100,000"}});
}

}  // namespace
}  // namespace muster::testing
