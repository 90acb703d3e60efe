#include <gtest/gtest.h>

#include "domain/deadlines/due.hpp"
#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using directory::ApproveHeld;
using directory::DiscardHeld;
using directory::ExpireHeld;
using directory::HeldBecause;
using directory::HoldOvertaken;
using directory::HoldRemovals;
using directory::Outcome;
using directory::RemovalsApproved;
using directory::RemovalsDiscarded;
using directory::SyncHeld;

const RunId first{"run 1"};
const RunId second{"run 2"};
const Instant expiry = now + Days{7};

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

SyncHeld held(std::vector<UserId> users = {amy, bob}, std::string plan = "a plan") {
    return {.directory = corp,
            .run = first,
            .plan = std::move(plan),
            .total = users.size(),
            .nobody_found = false,
            .users = std::move(users),
            .reasons = {},
            .groups = {staff},
            .position = 7,
            .why = "too many",
            .expires_at = expiry};
}

RemovalsApproved approved(std::string plan = "a plan") {
    return {.directory = corp, .plan = std::move(plan), .total = 2};
}

RemovalsDiscarded discarded(std::string plan = "a plan") {
    return {.directory = corp, .plan = std::move(plan), .total = 2};
}

directory::SyncStarted started(const RunId& run, Instant began) {
    return {.directory = corp, .run = run, .began = began, .server = "ldaps://dc1", .left_out = {}};
}

directory::SyncFinished finished(const RunId& run, Outcome outcome, std::uint64_t held_users = 0) {
    return {.directory = corp,
            .run = run,
            .outcome = outcome,
            .worst = {},
            .counts = {.read = 25, .held = held_users},
            .left_out = {}};
}

const directory::Directory& corp_of(const Account& account) {
    return *account.find_directory(corp);
}

std::vector<std::size_t> sizes(const Decided& decided) {
    std::vector<std::size_t> all;
    for (const auto& event : std::get<Events>(decided.decision().sum())) {
        if (const auto* part = std::get_if<SyncHeld>(&event)) all.push_back(part->users.size());
    }
    return all;
}

TEST(HoldRemovals, D9_the_plan_is_kept_with_its_reasons_for_seven_days_and_nobody_is_trashed) {
    const auto decided = given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
                             .when(HoldRemovals{.directory = corp,
                                                .run = first,
                                                .plan = "a plan",
                                                .total = 1,
                                                .nobody_found = true,
                                                .users = {amy},
                                                .reasons = {HeldBecause::not_found},
                                                .groups = {staff},
                                                .position = 7,
                                                .why = "nobody"});
    decided.then({SyncHeld{.directory = corp,
                           .run = first,
                           .plan = "a plan",
                           .total = 1,
                           .nobody_found = true,
                           .users = {amy},
                           .reasons = {HeldBecause::not_found},
                           .groups = {staff},
                           .position = 7,
                           .why = "nobody",
                           .expires_at = expiry}});
    const auto after = decided.account();
    EXPECT_FALSE(after.find_user(amy)->is_in_trash());
    ASSERT_TRUE(corp_of(after).held);
    EXPECT_EQ(corp_of(after).held->plan, "a plan");
    EXPECT_EQ(corp_of(after).held->users.at(amy), HeldBecause::not_found);
    EXPECT_EQ(corp_of(after).held->groups, std::vector{staff});
}

TEST(HoldRemovals, D9_the_same_plan_held_again_makes_no_event) {
    given({corp_added(), held()}).when(hold(3)).then_nothing();
}

TEST(HoldRemovals, D9_another_plan_overtakes_the_one_that_waits) {
    const auto decided = given({corp_added(), held()}).when(hold(3, "another plan"));
    EXPECT_EQ(sizes(decided), (std::vector<std::size_t>{3}));
    EXPECT_TRUE(std::get<Events>(decided.decision().sum()).front() == (Event{HoldOvertaken{corp, "a plan"}}));
    EXPECT_EQ(corp_of(decided.account()).held->plan, "another plan");
    EXPECT_EQ(corp_of(decided.account()).held->users.size(), 3U);
}

TEST(HoldRemovals, D9_nobody_is_asked_again_about_a_discarded_plan_until_it_differs) {
    const Events history{corp_added(), held(), discarded()};
    given(history).when(hold(2)).then_nothing();
    const auto decided = given(history).when(hold(3, "another plan"));
    EXPECT_EQ(sizes(decided), (std::vector<std::size_t>{3}));
    EXPECT_EQ(corp_of(decided.account()).discarded->users.size(), 2U) << "these stay, whoever else waits";
}

TEST(HoldRemovals, D9_a_run_that_planned_before_the_approval_does_not_ask_anew) {
    given({corp_added(), held(), approved()}).when(hold(2)).then_nothing();
}

TEST(HoldRemovals, D9_a_plan_whose_time_is_over_is_asked_about_again) {
    for (const Events& more : {Events{}, Events{approved()}}) {
        Events history{corp_added(), held()};
        history.insert(history.end(), more.begin(), more.end());
        const auto decided = given(history).when(hold(2), expiry);
        EXPECT_EQ(sizes(decided), (std::vector<std::size_t>{2}));
        EXPECT_TRUE(std::get<Events>(decided.decision().sum()).front() ==
                    (Event{directory::HoldExpired{corp, "a plan"}}));
        EXPECT_EQ(corp_of(decided.account()).held->expires_at, expiry + Days{7});
        EXPECT_FALSE(corp_of(decided.account()).approved);
    }
}

TEST(HoldRemovals, D9_a_large_plan_is_cut_into_events_of_1000_that_are_one_plan) {
    EXPECT_EQ(sizes(given({corp_added()}).when(hold(2500))), (std::vector<std::size_t>{1000, 1000, 500}));
    EXPECT_EQ(sizes(given({corp_added()}).when(hold(1000))), (std::vector<std::size_t>{1000}));
    EXPECT_EQ(sizes(given({corp_added()}).when(hold(0))), (std::vector<std::size_t>{0}));
    const auto largest = given({corp_added(), held()}).when(hold(100'000, "another plan"));
    EXPECT_EQ(sizes(largest).size(), 100U);
    EXPECT_EQ(corp_of(largest.account()).held->users.size(), 100'000U);
}

TEST(HoldRemovals, D9_what_no_event_holds_is_refused) {
    given({corp_added()})
        .when(hold(100'001))
        .then_refused(BadValue{{.field = "users", .why = "are more than 100,000"}});
    auto command = hold(2);
    command.reasons = {HeldBecause::left_groups};
    given({corp_added()})
        .when(command)
        .then_refused(BadValue{{.field = "reasons", .why = "are not one for each user"}});
    command = hold(2);
    command.groups.resize(101);
    given({corp_added()}).when(command).then_refused(BadValue{{.field = "groups", .why = "are more than 100"}});
}

TEST(ApproveHeld, D9_releases_whom_the_plan_names) {
    const auto decided = given({corp_added(), held()}).when(ApproveHeld{corp, "a plan", 2});
    decided.then({approved()});
    const auto after = decided.account();
    EXPECT_FALSE(corp_of(after).held);
    ASSERT_TRUE(corp_of(after).approved);
    EXPECT_EQ(corp_of(after).approved->users.size(), 2U);
    EXPECT_EQ(corp_of(after).approved->groups, std::vector{staff});
}

TEST(ApproveHeld, D9_T10_approved_again_is_approved_once) {
    given({corp_added(), held(), approved()}).when(ApproveHeld{corp, "a plan", 2}).then_nothing();
}

TEST(ApproveHeld, D9_a_plan_that_nobody_holds_is_refused) {
    given({corp_added()}).when(ApproveHeld{corp, "a plan", 2}).then_refused(UnknownPlan{corp, "a plan"});
    given({}).when(ApproveHeld{corp, "a plan", 2}).then_refused(UnknownDirectory{corp});
}

TEST(ApproveHeld, D9_what_was_discarded_is_removed_after_all) {
    const auto history = given({corp_added(), held(), discarded()});
    const auto decided = history.when(ApproveHeld{corp, "a plan", 2});
    decided.then({approved()});
    const auto after = decided.account();
    EXPECT_FALSE(corp_of(after).discarded);
    EXPECT_EQ(corp_of(after).approved->users.size(), 2U);
    EXPECT_EQ(corp_of(after).approved->expires_at, now + Days{7});
    history.when(ApproveHeld{corp, "a plan", 3}).then_refused(PlanChanged{corp, "a plan", 2});
}

TEST(ApproveHeld, D9_what_is_not_what_they_have_seen_is_refused) {
    given({corp_added(), held()}).when(ApproveHeld{corp, "a plan", 3}).then_refused(PlanChanged{corp, "a plan", 2});
    given({corp_added(), held({amy}, "another plan")})
        .when(ApproveHeld{corp, "a plan", 2})
        .then_refused(PlanChanged{corp, "another plan", 1});
}

TEST(ApproveHeld, D9_is_possible_for_seven_days) {
    const auto history = given({corp_added(), held()});
    history.when(ApproveHeld{corp, "a plan", 2}, expiry - std::chrono::microseconds{1}).then({approved()});
    history.when(ApproveHeld{corp, "a plan", 2}, expiry).then_refused(PlanExpired{corp, "a plan", expiry});
}

TEST(ApproveHeld, D9_an_approval_holds_no_longer_than_its_plan) {
    const auto account = given({corp_added(), held(), approved()}).account();
    EXPECT_NE(directory::valid_approval(corp_of(account), expiry - std::chrono::microseconds{1}), nullptr);
    EXPECT_EQ(directory::valid_approval(corp_of(account), expiry), nullptr);
}

TEST(DiscardHeld, D9_ends_the_hold_and_the_approval) {
    const auto waits = given({corp_added(), held()}).when(DiscardHeld{corp, "a plan"});
    waits.then({discarded()});
    EXPECT_FALSE(corp_of(waits.account()).held);
    EXPECT_EQ(corp_of(waits.account()).discarded->plan, "a plan");
    EXPECT_EQ(corp_of(waits.account()).discarded->users.size(), 2U);
    const auto taken_back = given({corp_added(), held(), approved()}).when(DiscardHeld{corp, "a plan"});
    taken_back.then({discarded()});
    EXPECT_FALSE(corp_of(taken_back.account()).approved);
    EXPECT_EQ(corp_of(taken_back.account()).discarded->users.size(), 2U);
}

TEST(EndDiscard, D9_who_came_back_is_one_of_many_again) {
    using directory::DiscardEnded;
    using directory::EndDiscard;
    const Events history{corp_added(), held(), discarded()};
    const auto one = given(history).when(EndDiscard{corp, {amy, eve}, {guests}});
    one.then({DiscardEnded{corp, {amy}, {}}});
    EXPECT_EQ(corp_of(one.account()).discarded->users.size(), 1U);
    EXPECT_FALSE(corp_of(given(history).when(EndDiscard{corp, {amy, bob}, {staff}}).account()).discarded);
    given(history).when(EndDiscard{corp, {eve}, {}}).then_nothing();
    given({corp_added()}).when(EndDiscard{corp, {amy}, {}}).then_nothing();
    given({}).when(EndDiscard{corp, {amy}, {}}).then_refused(UnknownDirectory{corp});
    given(history)
        .when(EndDiscard{corp, std::vector<UserId>(1001, amy), {}})
        .then_refused(BadValue{{.field = "users", .why = "are more than 1,000"}});
}

TEST(DiscardHeld, D9_T10_discarded_again_is_discarded_once) {
    given({corp_added(), held(), discarded()}).when(DiscardHeld{corp, "a plan"}).then_nothing();
}

TEST(DiscardHeld, D9_another_plan_or_none_is_refused) {
    given({corp_added()}).when(DiscardHeld{corp, "a plan"}).then_refused(UnknownPlan{corp, "a plan"});
    given({corp_added(), held()}).when(DiscardHeld{corp, "no plan"}).then_refused(PlanChanged{corp, "a plan", 2});
    given({}).when(DiscardHeld{corp, "a plan"}).then_refused(UnknownDirectory{corp});
}

TEST(ExpireHeld, D9_T12_what_nobody_decided_in_time_is_over_and_never_early) {
    for (const Events& more : {Events{}, Events{approved()}}) {
        Events history{corp_added(), held()};
        history.insert(history.end(), more.begin(), more.end());
        const auto early = given(history).when(ExpireHeld{corp, "a plan"}, expiry - std::chrono::microseconds{1});
        early.then_refused(NotDueYet{.due_at = expiry});
        const auto decided = given(history).when(ExpireHeld{corp, "a plan"}, expiry);
        decided.then({directory::HoldExpired{corp, "a plan"}});
        EXPECT_FALSE(corp_of(decided.account()).held);
        EXPECT_FALSE(corp_of(decided.account()).approved);
    }
}

TEST(ExpireHeld, D9_a_plan_that_was_decided_does_not_expire_and_one_that_expired_is_asked_about_again) {
    given({corp_added(), held(), discarded()}).when(ExpireHeld{corp, "a plan"}, expiry).then_nothing();
    given({}).when(ExpireHeld{corp, "a plan"}, expiry).then_refused(UnknownDirectory{corp});
    EXPECT_EQ(sizes(given({corp_added(), held(), directory::HoldExpired{corp, "a plan"}}).when(hold(2))),
              (std::vector<std::size_t>{2}));
}

TEST(Due, D9_T12_a_hold_is_due_when_its_time_is_over) {
    deadlines::Inactivity nobody;
    const auto waits = given({corp_added(), held()}).account();
    const auto early = deadlines::due(waits, nobody, expiry - std::chrono::microseconds{1});
    EXPECT_TRUE(early.commands.empty());
    EXPECT_EQ(early.next, expiry);
    for (const auto& account : {waits, given({corp_added(), held(), approved()}).account()}) {
        const auto due = deadlines::due(account, nobody, expiry);
        ASSERT_EQ(due.commands.size(), 1U);
        const auto* expire = std::get_if<ExpireHeld>(&due.commands.front().command);
        ASSERT_NE(expire, nullptr);
        EXPECT_EQ(expire->directory, corp);
        EXPECT_EQ(expire->plan, "a plan");
    }
}

TEST(Approved, D9_whom_a_sync_trashes_leaves_the_approval) {
    const auto history = given({corp_added(), synced(amy, by(corp, amys_guid), "amy"),
                                synced(bob, by(corp, bobs_guid), "bob"), held(), approved()});
    const auto after = history.when(directory::SyncGone{corp, amys_guid, user::LeftBecause::left_groups}).account();
    ASSERT_TRUE(corp_of(after).approved);
    EXPECT_FALSE(corp_of(after).approved->users.contains(amy));
    EXPECT_TRUE(corp_of(after).approved->users.contains(bob));
}

TEST(Approved, D9_is_over_once_a_later_run_has_gone_through_everything) {
    const auto later = now + std::chrono::seconds{1};
    const auto after = [&](const directory::SyncFinished& end, Instant began = now + std::chrono::seconds{1}) {
        return given({corp_added(), held(), approved(), started(second, began), end}).account();
    };
    EXPECT_FALSE(corp_of(after(finished(second, Outcome::finished))).approved);
    EXPECT_FALSE(corp_of(after(finished(second, Outcome::held, 12))).approved);
    EXPECT_TRUE(corp_of(after(finished(second, Outcome::partial))).approved);
    EXPECT_TRUE(corp_of(after(finished(second, Outcome::failed))).approved);
    auto unproven = finished(second, Outcome::held, 12);
    unproven.left_out = {{.reason = directory::LeftOutReason::removal_unproven, .count = 1, .examples = {}}};
    EXPECT_TRUE(corp_of(after(unproven, later)).approved) << "the next run may prove it";
    EXPECT_TRUE(corp_of(after(finished(second, Outcome::finished), now - std::chrono::seconds{1})).approved)
        << "that run was reading already";
}

TEST(FinishSync, D9_says_that_the_hold_is_overtaken_where_nothing_is_held_any_more) {
    const directory::FinishSync finish{.directory = corp,
                                       .run = second,
                                       .outcome = Outcome::finished,
                                       .worst = {},
                                       .counts = {.read = 25},
                                       .left_out = {}};
    const auto decided = given({corp_added(), held(), started(second, now)}).when(finish);
    decided.then({finished(second, Outcome::finished), HoldOvertaken{corp, "a plan"}});
    EXPECT_FALSE(corp_of(decided.account()).held);
    given({corp_added(), started(second, now)}).when(finish).then({finished(second, Outcome::finished)});
}

TEST(EndDiscard, D9_a_plan_that_comes_back_once_all_came_back_is_asked_about_again) {
    const auto history = given({corp_added(), held(), discarded(), directory::DiscardEnded{corp, {amy, bob}, {staff}}});
    EXPECT_EQ(sizes(history.when(hold(2))), (std::vector<std::size_t>{2}));
}

}  // namespace
}  // namespace muster::testing
