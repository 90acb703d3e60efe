#include "projections/queries/from_tables.hpp"
#include "projections/queries/held_plans.hpp"
#include "tests/contract/tables/store_story.hpp"
#include "tests/contract/tables/tables_contract.hpp"

namespace muster::testing {

TEST_P(TablesContract, D13_directories_show_their_runs) {
    const RunId first{"run-1"};
    const RunId second{"run-2"};
    const directory::LeftOut left_out{.reason = directory::LeftOutReason::name_twice_in_source,
                                      .count = 30,
                                      .examples = {{.who = "cn=a\nb", .detail = "x\\y"}, {.who = "", .detail = ""}}};
    const Story story{
        {corp_added(), plain_added(),
         directory::SyncStarted{
             .directory = corp, .run = first, .began = now, .server = "ldaps://dc1", .left_out = {left_out}},
         directory::SyncHeld{
             .directory = corp, .run = first, .plan = "abc", .total = 12, .nobody_found = true, .users = {amy}},
         directory::SyncFinished{.directory = corp,
                                 .run = first,
                                 .outcome = directory::Outcome::held,
                                 .worst = "12 removals wait",
                                 .counts = {.read = 9, .held = 12},
                                 .left_out = {left_out}},
         directory::SyncStarted{
             .directory = corp, .run = second, .began = now, .server = "ldaps://dc1", .left_out = {}}}};
    stored(tables(), story, 0, 6);
    queries::DirectoriesFromTables directories{snapshots(), home()};
    const auto all = directories.list(account);
    ASSERT_TRUE(all) << all.error().what;
    ASSERT_EQ(all->rows.size(), 2U);
    EXPECT_EQ(all->rows[0].name, "corp");
    EXPECT_EQ(all->rows[0].kind, directory::Kind::ad);
    EXPECT_EQ(all->rows[0].servers, configuration_of_corp().servers);
    EXPECT_EQ(all->rows[0].last_sync, now + std::chrono::seconds{5});
    ASSERT_TRUE(all->rows[0].last_run);
    EXPECT_EQ(all->rows[0].last_run->run, second);
    EXPECT_FALSE(all->rows[0].last_run->finished);
    ASSERT_TRUE(all->rows[0].last_finished) << "D15: what is under way hides nobody's outcome";
    EXPECT_EQ(all->rows[0].last_finished->run, first);
    EXPECT_FALSE(all->rows[0].paused_at);
    EXPECT_FALSE(all->rows[1].last_run);
    EXPECT_FALSE(all->rows[1].last_sync);

    const auto run = directories.find_run(account, corp, first);
    ASSERT_TRUE(run) << run.error().what;
    ASSERT_TRUE(*run);
    EXPECT_EQ((*run)->outcome, directory::Outcome::held);
    EXPECT_EQ((*run)->worst, "12 removals wait");
    EXPECT_EQ((*run)->counts.read, 9U);
    EXPECT_EQ((*run)->counts.held, 12U);
    EXPECT_EQ((*run)->left_out, std::vector{left_out});
    ASSERT_TRUE((*run)->held);
    EXPECT_EQ((*run)->held->plan, "abc");
    EXPECT_EQ((*run)->held->total, 12U);
    EXPECT_TRUE((*run)->held->nobody_found);

    const auto runs = directories.runs(account, corp, std::nullopt, 1);
    ASSERT_TRUE(runs);
    EXPECT_EQ(runs->total, 2U);
    ASSERT_EQ(runs->rows.size(), 1U);
    EXPECT_EQ(runs->rows[0].run, second) << "newest first";
    const auto older = directories.runs(account, corp, runs->rows[0].sequence, 10);
    ASSERT_TRUE(older);
    ASSERT_EQ(older->rows.size(), 1U);
    EXPECT_EQ(older->rows[0].run, first);
}

TEST_P(TablesContract, D1_a_paused_directory_says_since_when_and_why) {
    const Story story{{corp_added(), corp_paused(), directory::Resumed{corp}}};
    stored(tables(), story, 0, 2);
    queries::DirectoriesFromTables directories{snapshots(), home()};
    const auto paused = directories.list(account);
    ASSERT_TRUE(paused) << paused.error().what;
    EXPECT_EQ(paused->rows.at(0).paused_at, now + std::chrono::seconds{2});
    EXPECT_EQ(paused->rows.at(0).paused_reason, "moving to new servers");
    stored(tables(), story, 2, 3);
    const auto resumed = directories.list(account);
    ASSERT_TRUE(resumed);
    EXPECT_FALSE(resumed->rows.at(0).paused_at);
    EXPECT_EQ(resumed->rows.at(0).paused_reason, "");
}

TEST_P(TablesContract, D9_a_held_plan_is_shown_with_its_people_until_somebody_decides) {
    using directory::HeldBecause;
    const auto held = [](std::string plan, std::vector<UserId> users, std::vector<HeldBecause> reasons) {
        return directory::SyncHeld{.directory = corp,
                                   .run = RunId{"run-1"},
                                   .plan = std::move(plan),
                                   .total = 3,
                                   .nobody_found = true,
                                   .users = std::move(users),
                                   .reasons = std::move(reasons),
                                   .groups = {staff},
                                   .position = 5,
                                   .why = "too many\nof them",
                                   .expires_at = now + Days{7}};
    };
    // In two parts, the second as version 1 had it: without reasons.
    Story story{{corp_added(), plain_added(), synced(amy, by(corp, amys_guid), "amy"),
                 synced(bob, by(corp, bobs_guid), "bob"), a_synced_group(staff, by(corp, staffs_guid), "staff"),
                 held("abc", {bob, amy}, {HeldBecause::left_groups, HeldBecause::not_found}), held("abc", {eve}, {})}};
    stored(tables(), story, 0, 7);
    queries::HeldPlans plans{snapshots(), home()};
    const auto open = [&](const DirectoryId& directory, std::optional<UserId> beyond = {}, std::uint32_t limit = 10) {
        auto page = plans.open(account, directory, now + Days{6}, beyond, limit);
        EXPECT_TRUE(page) << page.error().what;
        return page.value_or(queries::HeldPage{});
    };
    auto page = open(corp);
    ASSERT_TRUE(page.plan);
    EXPECT_EQ(page.plan->plan, "abc");
    EXPECT_EQ(page.plan->run, RunId{"run-1"});
    EXPECT_EQ(page.plan->position, 5U);
    EXPECT_EQ(page.plan->total, 3U);
    EXPECT_TRUE(page.plan->nobody_found);
    EXPECT_EQ(page.plan->why, "too many\nof them");
    EXPECT_EQ(page.plan->expires, now + Days{7});
    ASSERT_EQ(page.plan->groups.size(), 1U);
    EXPECT_EQ(page.plan->groups.front().name, "staff");
    ASSERT_EQ(page.people.size(), 3U);
    EXPECT_EQ(page.people[0].username, "amy");
    EXPECT_EQ(page.people[0].reason, "not_found");
    EXPECT_EQ(page.people[1].reason, "left_groups");
    EXPECT_EQ(page.people[2].user, eve);
    EXPECT_EQ(page.people[2].username, "") << "who is not there has no name";
    EXPECT_EQ(page.people[2].reason, "");
    EXPECT_FALSE(page.cut_short);
    EXPECT_FALSE(open(plain).plan);
    EXPECT_FALSE(plans.open(account, corp, now + Days{7}, {}, 10)->plan) << "too old";

    page = open(corp, {}, 2);
    EXPECT_EQ(page.people.size(), 2U);
    EXPECT_TRUE(page.cut_short);
    page = open(corp, page.people.back().user, 2);
    ASSERT_EQ(page.people.size(), 1U);
    EXPECT_EQ(page.people[0].user, eve);

    std::size_t at = 7;
    const auto next = [&](const Event& event) {
        story.add(event);
        stored(tables(), story, at, at + 1);
        ++at;
    };
    next(directory::HoldOvertaken{corp, "abc"});
    EXPECT_FALSE(open(corp).plan);
    next(held("def", {amy}, {HeldBecause::group_dropped}));
    page = open(corp);
    ASSERT_TRUE(page.plan);
    EXPECT_EQ(page.plan->plan, "def");
    ASSERT_EQ(page.people.size(), 1U);
    EXPECT_EQ(page.people[0].reason, "group_dropped");
    next(directory::RemovalsApproved{corp, "def", 3});
    EXPECT_FALSE(open(corp).plan);
    next(held("abc", {bob}, {HeldBecause::left_groups}));
    page = open(corp);
    ASSERT_TRUE(page.plan) << "asked about anew";
    EXPECT_EQ(page.people.size(), 1U) << "whom it was about before is forgotten";
    const auto discarded = [&](const DirectoryId& directory) {
        return *plans.discardings(account, directory, {amy, bob});
    };
    EXPECT_TRUE(discarded(corp).empty());
    next(directory::RemovalsDiscarded{corp, "abc", 3});
    EXPECT_FALSE(open(corp).plan);
    ASSERT_EQ(discarded(corp).size(), 1U);
    EXPECT_EQ(discarded(corp).at(bob).plan, "abc");
    EXPECT_EQ(discarded(corp).at(bob).at, now + std::chrono::seconds{story.size()});
    EXPECT_TRUE(discarded(plain).empty());
    EXPECT_TRUE(plans.discardings(account, corp, {})->empty());
    next(held("ghi", {bob}, {HeldBecause::left_groups}));
    next(directory::HoldExpired{corp, "ghi"});
    EXPECT_FALSE(open(corp).plan);
    next(held("jkl", {bob}, {HeldBecause::left_groups}));
    next(directory::Removed{corp});
    EXPECT_FALSE(open(corp).plan);
}

}  // namespace muster::testing
