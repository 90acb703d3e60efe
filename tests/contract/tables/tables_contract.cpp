#include "tests/contract/tables/tables_contract.hpp"

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "projections/queries/from_tables.hpp"
#include "projections/queries/held_plans.hpp"
#include "projections/users_table.hpp"
#include "tests/support/naive_rows.hpp"
#include "tests/support/random_story.hpp"
#include "tests/support/story.hpp"

namespace muster::testing {
namespace {

using projections::Stored;

queries::HomePartition home() {
    return [](const AccountId&) { return ledger::Partition{0}; };
}

Result<Stored, PortFailure> store(projections::Tables& tables, const Story& story, std::size_t from, std::size_t to) {
    return tables.apply(0, story.changes(from, to), Story::progress(from), Story::progress(to));
}

void stored(projections::Tables& tables, const Story& story, std::size_t from, std::size_t to) {
    const auto result = store(tables, story, from, to);
    ASSERT_TRUE(result) << result.error().what;
    ASSERT_EQ(*result, Stored::stored);
}

/// The whole story in batches whose sizes are drawn from `seed`.
void stored_in_batches(projections::Tables& tables, const Story& story, std::uint32_t seed) {
    std::mt19937 random{seed};
    for (std::size_t from = 0; from < story.size();) {
        const auto to = std::min<std::size_t>(from + 1 + random() % 40, story.size());
        stored(tables, story, from, to);
        from = to;
    }
}

Story many_users(std::uint64_t count) {
    Story story;
    for (std::uint64_t i = 0; i < count; ++i) story.add(created(a_user(i), "user" + std::to_string(i)));
    return story;
}

std::vector<std::string> usernames(const queries::Listed<queries::UserRow>& listed) {
    std::vector<std::string> names;
    for (const auto& row : listed.rows) names.push_back(row.username);
    return names;
}

}  // namespace

std::string TablesContract::dumped() {
    std::string text;
    const auto done = queries::dump(snapshots(), [&](std::string_view piece) { text += piece; });
    return done ? text : "failed: " + done.error().what;
}

TEST_P(TablesContract, H1_progress_is_what_was_stored_last) {
    const auto none = tables().progress(0);
    ASSERT_TRUE(none) << none.error().what;
    EXPECT_FALSE(*none);
    const auto story = many_users(3);
    stored(tables(), story, 0, 2);
    auto to = Story::progress(2);
    ASSERT_TRUE(tables().progress(0));
    EXPECT_EQ(*tables().progress(0), to);
    EXPECT_FALSE(*tables().progress(1)) << "each partition has its own";

    to.next = 9;  // void records: only the offset moves
    const auto moved = tables().apply(0, {}, Story::progress(2), to);
    ASSERT_TRUE(moved) << moved.error().what;
    EXPECT_EQ(*moved, Stored::stored);
    EXPECT_EQ(*tables().progress(0), to);
}

TEST_P(TablesContract, H1_a_batch_is_stored_once_and_only_behind_the_progress_that_it_continues) {
    const auto story = many_users(6);
    stored(tables(), story, 0, 2);
    stored(tables(), story, 2, 4);
    const auto before = dumped();
    const auto answer = [&](const ledger::Progress& from, const ledger::Progress& to) {
        const auto result = tables().apply(0, story.changes(4, 6), from, to);
        return result ? *result : Stored::stored;
    };
    auto other = Story::progress(4);
    other.head.hash[31] = 1;
    EXPECT_EQ(answer(Story::progress(2), Story::progress(4)), Stored::already_there);
    EXPECT_EQ(answer(Story::progress(2), Story::progress(3)), Stored::someone_ahead);
    EXPECT_EQ(answer(Story::progress(0), Story::progress(2)), Stored::someone_ahead);
    EXPECT_EQ(answer(Story::progress(2), other), Stored::mismatch) << "another record at that sequence";
    EXPECT_EQ(answer(other, Story::progress(6)), Stored::mismatch) << "another history";
    EXPECT_EQ(answer(Story::progress(5), Story::progress(6)), Stored::mismatch) << "a gap";
    EXPECT_EQ(dumped(), before);
    EXPECT_EQ(*tables().progress(0), Story::progress(4));
}

TEST_P(TablesContract, H1_of_two_projectors_one_goes_on) {
    const auto story = many_users(6);
    const auto other = under_test_->another();
    ASSERT_TRUE(other->open(ledger_));
    stored(tables(), story, 0, 3);
    EXPECT_EQ(*store(*other, story, 0, 2), Stored::someone_ahead);
    EXPECT_EQ(*store(*other, story, 0, 3), Stored::already_there);
    stored(*other, story, 3, 6);
    EXPECT_EQ(*store(tables(), story, 3, 5), Stored::someone_ahead);
    EXPECT_EQ(dumped(), NaiveRows{story}.text());
}

TEST_P(TablesContract, H1_rows_and_progress_go_together_or_not_at_all) {
    Story story{{created(amy, "amy"), a_local_group(staff, "Staff")}};
    stored(tables(), story, 0, 2);
    const auto before = dumped();
    story.add(created(bob, "bob"));
    story.add(members(staff, {amy, bob}));

    under_test_->refuse_members(true);
    const auto refused = store(tables(), story, 2, 4);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().retry, PortFailure::Retry::never);
    EXPECT_EQ(dumped(), before) << "bob's row went with the members'";
    EXPECT_EQ(*tables().progress(0), Story::progress(2));

    under_test_->refuse_members(false);
    stored(tables(), story, 2, 4);
    EXPECT_EQ(dumped(), NaiveRows{story}.text());
}

TEST_P(TablesContract, H1_tables_of_another_ledger_are_refused) {
    const auto other = under_test_->another();
    const auto opened = other->open(ledger::LedgerId{8});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().retry, PortFailure::Retry::never);
    EXPECT_NE(opened.error().what.find("another ledger"), std::string::npos) << opened.error().what;
    EXPECT_TRUE(under_test_->another()->open(ledger_)) << "its own, again";
}

TEST_P(TablesContract, U4_two_users_swap_names_in_one_batch) {
    Story story{{created(amy, "amy"), created(bob, "bob")}};
    stored(tables(), story, 0, 2);
    story.add(renamed(amy, "amy", "bob"));
    story.add(renamed(bob, "bob", "amy"));
    stored(tables(), story, 2, 4);
    EXPECT_EQ(dumped(), NaiveRows{story}.text());

    queries::UsersFromTables users{snapshots(), home()};
    queries::UserFilter filter;
    filter.username = "amy";
    const auto found = users.list(account, filter, {});
    ASSERT_TRUE(found) << found.error().what;
    ASSERT_EQ(found->rows.size(), 1U);
    EXPECT_EQ(found->rows[0].user, bob);
}

TEST_P(TablesContract, H1_any_batches_give_the_same_rows_as_one_event_after_the_other) {
    for (const std::uint32_t seed : {1U, 2U, 3U, 4U, 5U, 6U}) {
        const auto story = random_story(seed, 300);
        const auto own = GetParam().make();
        ASSERT_TRUE(own->tables().open(ledger_));
        stored_in_batches(own->tables(), story, seed);
        std::string text;
        ASSERT_TRUE(queries::dump(own->snapshots(), [&](std::string_view piece) { text += piece; }));
        ASSERT_EQ(text, NaiveRows{story}.text()) << "seed " << seed;
    }
}

TEST_P(TablesContract, H1_rebuilt_from_the_first_event_the_rows_are_the_same_bytes) {
    const auto story = random_story(77, 1500);
    stored_in_batches(tables(), story, 1);
    const auto rebuilt = GetParam().make();
    ASSERT_TRUE(rebuilt->tables().open(ledger_));
    stored(rebuilt->tables(), story, 0, story.size());
    std::string text;
    ASSERT_TRUE(queries::dump(rebuilt->snapshots(), [&](std::string_view piece) { text += piece; }));
    EXPECT_EQ(text, dumped());
    EXPECT_GT(text.size(), 1000U);
}

TEST_P(TablesContract, H1_long_and_odd_values_are_stored_as_they_are) {
    auto event = created(amy, "amy");
    event.profile.notes = Notes{std::string(64 * 1024, 'n') + "\n\t\\ \"'{},NULL"};
    event.profile.real_name = PersonName{"Ж𝄞 \xE2\x80\xAE{a,\"b\\\",NULL}"};
    event.profile.first_name = PersonName{"NULL"};
    event.profile.aliases = names({"with,comma", "with\"quote", "back\\slash", "{brace}", "Ж"});
    auto group = a_local_group(staff, std::string(50'000, 'g'));
    group.description = "";
    const Story story{{event, group, members(staff, {amy})}};
    stored(tables(), story, 0, 3);
    EXPECT_EQ(dumped(), NaiveRows{story}.text());

    queries::UsersFromTables users{snapshots(), home()};
    const auto found = users.find(account, amy);
    ASSERT_TRUE(found) << found.error().what;
    ASSERT_TRUE(*found);
    EXPECT_EQ((*found)->notes, event.profile.notes.get());
    EXPECT_EQ((*found)->real_name, event.profile.real_name.get());
    EXPECT_EQ((*found)->first_name, "NULL");
    EXPECT_EQ((*found)->aliases,
              (std::vector<std::string>{"with,comma", "with\"quote", "back\\slash", "{brace}", "Ж"}));
    ASSERT_EQ((*found)->groups.size(), 1U);
    EXPECT_EQ((*found)->groups[0].name.size(), 50'000U);
}

TEST_P(TablesContract, H1_bytes_that_are_no_text_become_replacement_characters) {
    auto event = created(amy, "amy");
    event.profile.notes = Notes{std::string("a\0b\xC3(\xFF", 6)};
    const Story story{{event}};
    stored(tables(), story, 0, 1);
    queries::UsersFromTables users{snapshots(), home()};
    const auto found = users.find(account, amy);
    ASSERT_TRUE(found) << found.error().what;
    ASSERT_TRUE(*found);
    EXPECT_EQ((*found)->notes, "a\uFFFDb\uFFFD(\uFFFD");
}

TEST_P(TablesContract, L1_pages_are_oldest_first_and_tell_the_total) {
    const auto story = many_users(250);
    stored(tables(), story, 0, 250);
    queries::UsersFromTables users{snapshots(), home()};
    std::vector<std::string> seen;
    for (std::uint64_t offset = 0; offset < 250; offset += 100) {
        const auto page = users.list(account, {}, {.offset = offset, .limit = 100});
        ASSERT_TRUE(page) << page.error().what;
        EXPECT_EQ(page->total, 250U);
        EXPECT_EQ(page->at.sequence, 250U);
        EXPECT_EQ(page->at.hash, Story::progress(250).head.hash);
        std::ranges::copy(usernames(*page), std::back_inserter(seen));
    }
    ASSERT_EQ(seen.size(), 250U);
    for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], "user" + std::to_string(i));

    // Nobody was there before: found by counting, with the same answer.
    queries::UsersFromTables fresh{snapshots(), home()};
    const auto jumped = fresh.list(account, {}, {.offset = 248, .limit = 100});
    ASSERT_TRUE(jumped);
    EXPECT_EQ(usernames(*jumped), (std::vector<std::string>{"user248", "user249"}));
    const auto beyond = fresh.list(account, {}, {.offset = 400, .limit = 100});
    ASSERT_TRUE(beyond);
    EXPECT_TRUE(beyond->rows.empty());
    EXPECT_EQ(beyond->total, 250U);
}

TEST_P(TablesContract, L1_a_listing_in_progress_repeats_nobody_and_misses_nobody) {
    auto story = many_users(100);
    stored(tables(), story, 0, 100);
    queries::UsersFromTables users{snapshots(), home()};
    std::vector<std::string> seen;
    for (std::uint64_t offset = 0;; offset += 10) {
        const auto page = users.list(account, {}, {.offset = offset, .limit = 10});
        ASSERT_TRUE(page) << page.error().what;
        if (page->rows.empty()) break;
        std::ranges::copy(usernames(*page), std::back_inserter(seen));
        if (offset >= 80) continue;
        // Meanwhile somebody comes, somebody shown already is purged, and somebody is renamed.
        const auto before = story.size();
        story.add(created(a_user(1000 + offset), "late" + std::to_string(offset)));
        user::Purged purged;
        purged.user = a_user(offset);
        story.add(purged);
        story.add(renamed(a_user(offset + 1), "user" + std::to_string(offset + 1), "aaa" + std::to_string(offset)));
        stored(tables(), story, before, story.size());
    }
    std::vector<std::string> expected;
    for (int i = 0; i < 100; ++i) expected.push_back("user" + std::to_string(i));
    for (int offset = 0; offset < 80; offset += 10) expected.push_back("late" + std::to_string(offset));
    EXPECT_EQ(seen, expected);
}

TEST_P(TablesContract, U1_filters_find_by_name_alias_address_and_id) {
    auto amys = created(amy, "amy");
    amys.profile.aliases = names({"amelia", "a.smith"});
    amys.profile.email = Email{"amy@example.com"};
    auto bobs = created(bob, "bob");
    bobs.profile.email = Email{"shared@example.com"};
    auto eves = created(eve, "eve");
    eves.profile.email = Email{"shared@example.com"};
    const Story story{{amys, bobs, eves}};
    stored(tables(), story, 0, 3);
    queries::UsersFromTables users{snapshots(), home()};
    const auto found = [&](const queries::UserFilter& filter) {
        const auto listed = users.list(account, filter, {});
        EXPECT_TRUE(listed);
        EXPECT_EQ(listed->total, listed->rows.size());
        return usernames(*listed);
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(found({.username = "amy", .email = {}, .ids = {}, .usernames = {}}), (Names{"amy"}));
    EXPECT_EQ(found({.username = "amelia", .email = {}, .ids = {}, .usernames = {}}), (Names{"amy"}));
    EXPECT_EQ(found({.username = "nobody", .email = {}, .ids = {}, .usernames = {}}), (Names{}));
    EXPECT_EQ(found({.username = {}, .email = "shared@example.com", .ids = {}, .usernames = {}}),
              (Names{"bob", "eve"}));
    EXPECT_EQ(found({.username = {}, .email = "Shared@example.com", .ids = {}, .usernames = {}}), (Names{}));
    EXPECT_EQ(found({.username = {}, .email = {}, .ids = {eve, a_user("GONE"), amy}, .usernames = {}}),
              (Names{"amy", "eve"}));
    EXPECT_EQ(found({.username = {}, .email = {}, .ids = {}, .usernames = {"bob", "a.smith", "amy", "none"}}),
              (Names{"amy", "bob"}));

    const auto other_account = users.list(an_id<AccountId>("DA", "OTHER"), {}, {});
    ASSERT_TRUE(other_account);
    EXPECT_TRUE(other_account->rows.empty());
    EXPECT_EQ(other_account->total, 0U);
}

TEST_P(TablesContract, U1_a_user_is_shown_whole) {
    auto event = synced(amy, by(corp, amys_guid), "amy", user::Status::bypass);
    event.profile.real_name = PersonName{"Amy A"};
    event.profile.first_name = PersonName{"Amy"};
    event.profile.last_name = PersonName{"A"};
    event.profile.email = Email{"amy@example.com"};
    event.profile.notes = Notes{"n"};
    Story story{{corp_added(), event, a_synced_group(staff, by(corp, staffs_guid), "zzz"), a_local_group(guests, "aaa"),
                 members(staff, {amy}), members(guests, {amy, bob})}};
    stored(tables(), story, 0, 6);
    queries::UsersFromTables users{snapshots(), home()};
    const auto shown = [&] {
        const auto found = users.find(account, amy);
        EXPECT_TRUE(found && found->has_value());
        return found.value().value();
    };
    auto row = shown();
    EXPECT_EQ(row.real_name, "Amy A");
    EXPECT_EQ(row.first_name, "Amy");
    EXPECT_EQ(row.last_name, "A");
    EXPECT_EQ(row.email, "amy@example.com");
    EXPECT_EQ(row.notes, "n");
    EXPECT_EQ(row.status, "bypass");
    EXPECT_FALSE(row.in_trash);
    EXPECT_EQ(row.created, now + std::chrono::seconds{2});
    ASSERT_TRUE(row.managed);
    EXPECT_EQ(row.managed->directory, corp);
    EXPECT_EQ(row.managed->kind, directory::Kind::ad);
    EXPECT_EQ(row.managed->guid, amys_guid);
    EXPECT_FALSE(row.managed->last_sync);
    ASSERT_EQ(row.groups.size(), 2U);
    EXPECT_EQ(row.groups[0].name, "aaa");
    EXPECT_EQ(row.groups[1].group, staff);
    EXPECT_EQ(row.groups[1].guid, staffs_guid);

    // D13: a run without changes moves the time of everybody, and writes no user's row.
    const RunId run{"run"};
    story.add(directory::SyncStarted{.directory = corp, .run = run, .began = now, .server = "s", .left_out = {}});
    story.add(directory::SyncFinished{.directory = corp,
                                      .run = run,
                                      .outcome = directory::Outcome::finished,
                                      .worst = {},
                                      .counts = {},
                                      .left_out = {}});
    EXPECT_TRUE(story.changes(6, 8).of(projections::Table::users).updates.empty());
    stored(tables(), story, 6, 8);
    EXPECT_EQ(shown().managed->last_sync, now + std::chrono::seconds{8});

    story.add(trashed_by_sync(amy));  // T7: in the trash with all that it had
    stored(tables(), story, 8, 9);
    row = shown();
    EXPECT_TRUE(row.in_trash);
    EXPECT_EQ(row.purge_at, now + Days{7});
    EXPECT_EQ(row.groups.size(), 2U);

    story.add(group::Deleted{.group = guests});
    story.add(user::Restored{.user = amy, .by = user::RestoredBy::directory, .status = user::Status::active});
    stored(tables(), story, 9, 11);
    row = shown();
    EXPECT_FALSE(row.in_trash);
    EXPECT_FALSE(row.purge_at);
    EXPECT_EQ(row.status, "active");
    ASSERT_EQ(row.groups.size(), 1U);
    EXPECT_EQ(row.groups[0].group, staff);
}

TEST_P(TablesContract, G1_groups_are_listed_oldest_first_or_by_id) {
    const Story story{{a_local_group(staff, "Staff"), a_local_group(guests, "Guests")}};
    stored(tables(), story, 0, 2);
    queries::GroupsFromTables groups{snapshots(), home()};
    const auto all = groups.list(account, {}, {.offset = 0, .limit = 1});
    ASSERT_TRUE(all) << all.error().what;
    EXPECT_EQ(all->total, 2U);
    ASSERT_EQ(all->rows.size(), 1U);
    EXPECT_EQ(all->rows[0].name, "Staff");
    const auto next = groups.list(account, {}, {.offset = 1, .limit = 1});
    ASSERT_TRUE(next);
    ASSERT_EQ(next->rows.size(), 1U);
    EXPECT_EQ(next->rows[0].name, "Guests");
    const auto some = groups.list(account, {guests, a_group("NONE")}, {});
    ASSERT_TRUE(some);
    ASSERT_EQ(some->rows.size(), 1U);
    EXPECT_EQ(some->rows[0].group, guests);
}

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
    next(directory::RemovalsDiscarded{corp, "abc", 3});
    EXPECT_FALSE(open(corp).plan);
    next(held("ghi", {bob}, {HeldBecause::left_groups}));
    next(directory::HoldExpired{corp, "ghi"});
    EXPECT_FALSE(open(corp).plan);
    next(held("jkl", {bob}, {HeldBecause::left_groups}));
    next(directory::Removed{corp});
    EXPECT_FALSE(open(corp).plan);
}

TEST_P(TablesContract, H1_a_snapshot_stays_while_rows_are_written) {
    const auto story = many_users(20);
    stored(tables(), story, 0, 10);
    auto before = snapshots().snapshot();
    ASSERT_TRUE(before) << before.error().what;
    ASSERT_EQ((*before)->head(0)->sequence, 10U);
    stored(tables(), story, 10, 20);
    const queries::Select all{.table = projections::Table::users,
                              .where = {},
                              .order = {},
                              .direction = queries::Select::Direction::rising,
                              .offset = 0,
                              .limit = {}};
    EXPECT_EQ(*(*before)->count(all), 10U);
    EXPECT_EQ((*before)->head(0)->sequence, 10U);
    auto after = snapshots().snapshot();
    ASSERT_TRUE(after);
    EXPECT_EQ(*(*after)->count(all), 20U);
}

TEST_P(TablesContract, H1_readers_on_many_threads_see_whole_batches) {
    const auto story = many_users(600);
    stored(tables(), story, 0, 10);
    queries::UsersFromTables users{snapshots(), home()};
    std::atomic<bool> writing{true};
    std::atomic<int> wrong{0};
    std::atomic<int> read{0};
    {
        std::vector<std::jthread> readers;
        for (int i = 0; i < 6; ++i) {
            readers.emplace_back([&] {
                do {
                    const auto page = users.list(account, {}, {.offset = 0, .limit = 1000});
                    // Every event made one user: rows, total and position must be of one moment.
                    if (!page || page->rows.size() != page->total || page->total != page->at.sequence) ++wrong;
                    ++read;
                } while (writing);
            });
        }
        for (std::size_t from = 10; from < 600; from += 10) stored(tables(), story, from, from + 10);
        writing = false;
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_GE(read, 6);
}

}  // namespace muster::testing
