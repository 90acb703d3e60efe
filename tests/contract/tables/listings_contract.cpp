#include <algorithm>
#include <iterator>

#include "projections/queries/from_tables.hpp"
#include "tests/contract/tables/store_story.hpp"
#include "tests/contract/tables/tables_contract.hpp"
#include "tests/support/naive_rows.hpp"

namespace muster::testing {
namespace {

std::vector<std::string> usernames(const queries::Listed<queries::UserRow>& listed) {
    std::vector<std::string> names;
    for (const auto& row : listed.rows) names.push_back(row.username);
    return names;
}

}  // namespace

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

}  // namespace muster::testing
