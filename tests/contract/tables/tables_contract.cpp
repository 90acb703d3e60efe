#include "tests/contract/tables/tables_contract.hpp"

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "projections/queries/from_tables.hpp"
#include "tests/contract/tables/store_story.hpp"
#include "tests/support/naive_rows.hpp"
#include "tests/support/random_story.hpp"

namespace muster::testing {
namespace {

using projections::Stored;

/// The whole story in batches whose sizes are drawn from `seed`.
void stored_in_batches(projections::Tables& tables, const Story& story, std::uint32_t seed) {
    std::mt19937 random{seed};
    for (std::size_t from = 0; from < story.size();) {
        const auto to = std::min<std::size_t>(from + 1 + random() % 40, story.size());
        stored(tables, story, from, to);
        from = to;
    }
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
