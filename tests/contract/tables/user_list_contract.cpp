#include <random>
#include <set>

#include "tests/contract/tables/plain_user_list.hpp"
#include "tests/support/random_story.hpp"

namespace muster::testing {

// API-06, API-07: whatever is asked, by whichever path, the list is what looking at each row gives.
TEST_P(TablesContract, L1_any_filter_in_any_order_lists_what_it_says) {
    std::mt19937 random{4};
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    auto story = random_story(11, 150);
    for (std::uint64_t i = 100; i < 160; ++i) {
        story.add(a_person(i, "user" + std::to_string(i * 7919 % 100), "Name " + std::to_string(i % 7),
                           i % 3 == 0 ? "" : "u" + std::to_string(i) + "@corp.example"));
        if (i % 5 == 0) story.add(trashed_by_sync(a_user(i)));
        if (i % 4 == 0) {
            story.add(
                status_changed(a_user(i), user::Status::active, static_cast<user::Status>(i % 3), user::Cause::admin));
        }
        story.add(members(a_group("G" + std::to_string(i % 3)), {a_user(i)}));
    }
    store_all(tables(), story);
    PlainList naive{story};
    constexpr SortBy orders[] = {SortBy::created, SortBy::username, SortBy::name,
                                 SortBy::email,   SortBy::status,   SortBy::last_login};
    constexpr Tile tiles[] = {Tile::all,          Tile::all,        Tile::bypass,  Tile::trash,
                              Tile::not_enrolled, Tile::locked_out, Tile::inactive};
    const std::vector<std::string> texts{"", "u", "user", "user1", "name", "name 3", "corp", "19", "zo", "du", "x\ty"};
    std::size_t listed_in_all = 0;
    for (int i = 0; i < 120; ++i) {
        UserListFilter filter{.tile = tiles[below(7)], .inactive_since = now + Days{below(2)}};
        if (below(2) == 0) filter.text = texts[below(static_cast<std::uint32_t>(texts.size()))];
        if (below(3) == 0) filter.statuses = {"active"};
        if (below(3) == 0) filter.statuses.emplace_back("disabled");
        if (below(9) == 0) filter.statuses = {"locked out"};
        if (below(4) == 0) filter.group = a_group("G" + std::to_string(below(4)));
        if (below(5) == 0) filter.directory = corp;
        const UserListOrder order{.by = orders[below(6)],
                                  .direction = below(2) == 0 ? Direction::rising : Direction::falling};
        const auto expected = naive.ids(filter, order);
        listed_in_all += expected.size();
        for (const auto looked_at : {std::uint64_t{1}, std::uint64_t{9}, many}) {
            queries::UserList list{snapshots(), home(), looked_at};
            ASSERT_EQ(listed(list, filter, order, 1 + below(30)), expected) << "question " << i;
            const auto count = list.count(account, filter);
            ASSERT_TRUE(count) << count.error().what;
            ASSERT_EQ(*count, expected.size()) << "question " << i;
        }
    }
    EXPECT_GT(listed_in_all, 500U);
}

TEST_P(TablesContract, L1_counts_are_those_of_the_lists) {
    auto story = random_story(5, 400);
    store_all(tables(), story);
    queries::UserList list{snapshots(), home()};
    const auto counts = list.counts(account, now + Days{1});
    ASSERT_TRUE(counts) << counts.error().what;
    EXPECT_EQ(counts->all, listed(list, {.tile = Tile::all}).size());
    EXPECT_EQ(counts->bypass, listed(list, {.tile = Tile::bypass}).size());
    EXPECT_EQ(counts->not_enrolled, listed(list, {.tile = Tile::not_enrolled}).size());
    EXPECT_EQ(counts->inactive, listed(list, {.tile = Tile::inactive, .inactive_since = now + Days{1}}).size());
    EXPECT_EQ(counts->inactive, counts->all) << "the story is a day's";
    EXPECT_EQ(list.counts(account, now)->inactive, 0U);
    EXPECT_EQ(counts->locked_out, listed(list, {.tile = Tile::locked_out}).size());
    EXPECT_EQ(counts->trash, listed(list, {.tile = Tile::trash}).size());
    EXPECT_EQ(counts->at.sequence, story.size());
    EXPECT_GT(counts->all + counts->trash, 0U);
    const auto nobody = list.counts(an_id<AccountId>("DA", "OTHER"), now);
    ASSERT_TRUE(nobody);
    EXPECT_EQ(nobody->all, 0U);
}

// API-06: by every order, while people come, go and are renamed between the pages.
TEST_P(TablesContract, L1_pages_neither_repeat_nor_skip_while_rows_are_written) {
    for (const auto by : {SortBy::created, SortBy::username, SortBy::status}) {
        const auto own = GetParam().make();
        ASSERT_TRUE(own->tables().open(ledger_));
        Story story;
        for (std::uint64_t i = 0; i < 60; ++i) story.add(a_person(i, "user" + std::to_string(100 + i), ""));
        store_all(own->tables(), story);
        queries::UserList list{own->snapshots(), home()};
        Ids seen;
        queries::UserListPlace place;
        for (std::uint64_t round = 0;; ++round) {
            const auto page = list.page(account, {}, {.by = by}, place, 7);
            ASSERT_TRUE(page) << page.error().what;
            for (const auto& row : page->rows) seen.push_back(row.user.str());
            if (!page->next) break;
            place = *page->next;
            const auto before = story.size();
            user::Purged purged;
            purged.user = a_user(round * 7);  // shown already
            story.add(purged);
            story.add(a_person(1000 + round, "aaa" + std::to_string(round), ""));
            store_all(own->tables(), story, before);
        }
        const std::set<std::string> once{seen.begin(), seen.end()};
        EXPECT_EQ(once.size(), seen.size()) << "somebody twice";
        for (std::uint64_t i = 0; i < 60; ++i) EXPECT_TRUE(once.contains(a_user(i).str())) << i;
    }
}

TEST(UserListPlaces, L1_fit_the_order_that_they_were_made_for) {
    const projections::Value number{std::int64_t{7}};
    const projections::Value text{std::string{"amy"}};
    EXPECT_TRUE(queries::fits({number}, SortBy::created));
    EXPECT_TRUE(queries::fits({text, number}, SortBy::username));
    EXPECT_FALSE(queries::fits({}, SortBy::created));
    EXPECT_FALSE(queries::fits({text}, SortBy::created));
    EXPECT_FALSE(queries::fits({number, number}, SortBy::username));
    EXPECT_FALSE(queries::fits({text, number, number}, SortBy::username));
}

}  // namespace muster::testing
