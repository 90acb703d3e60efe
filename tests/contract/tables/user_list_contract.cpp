#include <algorithm>
#include <chrono>
#include <random>
#include <set>

#include "projections/queries/user_list.hpp"
#include "projections/text.hpp"
#include "projections/users_table.hpp"
#include "tests/contract/tables/tables_contract.hpp"
#include "tests/support/naive_rows.hpp"
#include "tests/support/random_story.hpp"
#include "tests/support/story.hpp"

namespace muster::testing {
namespace {

namespace users_table = projections::users_table;
using projections::Row;
using projections::text_at;
using queries::SortBy;
using queries::Tile;
using queries::UserListFilter;
using queries::UserListOrder;
using Ids = std::vector<std::string>;
using Direction = queries::Select::Direction;

constexpr std::uint64_t many = 5000;

queries::HomePartition home() {
    return [](const AccountId&) { return ledger::Partition{0}; };
}

void store_all(projections::Tables& tables, const Story& story, std::size_t from = 0) {
    const auto result =
        tables.apply(0, story.changes(from, story.size()), Story::progress(from), Story::progress(story.size()));
    ASSERT_TRUE(result) << result.error().what;
    ASSERT_EQ(*result, projections::Stored::stored);
}

/// All pages of it, one after the other.
Ids listed(queries::UserList& list, const UserListFilter& filter, const UserListOrder& order = {},
           std::uint32_t limit = 1000) {
    Ids ids;
    queries::UserListPlace place;
    while (true) {
        const auto page = list.page(account, filter, order, place, limit);
        EXPECT_TRUE(page) << page.error().what;
        if (!page) return ids;
        EXPECT_LE(page->rows.size(), limit);
        for (const auto& row : page->rows) ids.push_back(row.user.str());
        if (!page->next) return ids;
        EXPECT_TRUE(queries::fits(*page->next, order.by));
        place = *page->next;
    }
}

std::string folded(const std::string& text) {
    return text::UnicodeFolding{}.fold(text).value_or(text);
}

/// The list as plainly as it can be meant.
class PlainList {
public:
    explicit PlainList(const Story& story) : rows_(story) {}

    [[nodiscard]] Ids ids(const UserListFilter& filter, const UserListOrder& order) {
        std::vector<Row> rows;
        for (const auto& [key, row] : rows_.table(projections::Table::users)) {
            if (matches(row, filter)) rows.push_back(row);
        }
        std::ranges::sort(rows, [&](const Row& a, const Row& b) {
            return order.direction == Direction::rising ? place(a, order.by) < place(b, order.by)
                                                        : place(b, order.by) < place(a, order.by);
        });
        Ids ids;
        for (const auto& row : rows) ids.push_back(text_at(row, users_table::user_id));
        return ids;
    }

private:
    static Row place(const Row& row, SortBy by) {
        const auto& sequence = row[users_table::created_sequence];
        switch (by) {
            case SortBy::created:
                return {sequence};
            case SortBy::username:
                return {row[users_table::username], sequence};
            case SortBy::name:
                return {folded(text_at(row, users_table::real_name)), sequence};
            case SortBy::email:
                return {folded(text_at(row, users_table::email)), sequence};
            case SortBy::status:
                return {row[users_table::status], sequence};
            case SortBy::last_login:
                return {projections::is_null_at(row, users_table::last_login) ? projections::Value{std::int64_t{0}}
                                                                              : row[users_table::last_login],
                        sequence};
        }
        return {};
    }
    bool matches(const Row& row, const UserListFilter& filter) {
        const bool trashed = projections::number_at(row, users_table::in_trash) != 0;
        if (trashed != (filter.tile == Tile::trash)) return false;
        const bool locked = projections::number_at(row, users_table::locked_out) != 0;
        const auto status = locked ? "locked out" : text_at(row, users_table::status);
        const auto since = std::chrono::floor<Days>(filter.inactive_since).time_since_epoch().count();
        if (filter.tile == Tile::inactive && projections::number_at(row, users_table::active_day) >= since)
            return false;
        if (filter.tile == Tile::bypass && status != "bypass") return false;
        if (filter.tile == Tile::not_enrolled && projections::number_at(row, users_table::enrolled) != 0) return false;
        if (filter.tile == Tile::locked_out && !locked) return false;
        if (!filter.statuses.empty() && std::ranges::find(filter.statuses, status) == filter.statuses.end()) {
            return false;
        }
        if (filter.directory && text_at(row, users_table::directory_id) != filter.directory->str()) return false;
        if (filter.group && !rows_.table(projections::Table::members)
                                 .contains({account.str(), filter.group->str(), row[users_table::user_id]})) {
            return false;
        }
        if (!filter.text || filter.text->empty()) return true;
        auto texts = projections::decode_list(text_at(row, users_table::aliases));
        texts.push_back(text_at(row, users_table::username));
        texts.push_back(folded(text_at(row, users_table::real_name)));
        texts.push_back(folded(text_at(row, users_table::email)));
        texts.push_back(folded(text_at(row, users_table::user_id)));
        return std::ranges::any_of(texts, [&](const std::string& text) {
            return characters(*filter.text) < 3 ? text.starts_with(*filter.text)
                                                : text.find(*filter.text) != std::string::npos;
        });
    }
    static std::ptrdiff_t characters(const std::string& text) {
        return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    }

    NaiveRows rows_;
};

user::Created a_person(std::uint64_t i, const std::string& username, const std::string& real_name,
                       const std::string& email = "") {
    auto event = created(a_user(i), username);
    event.profile.real_name = PersonName{real_name};
    event.profile.email = Email{email};
    return event;
}

Story people() {
    auto zoe = a_person(1, "zoe", "ZOË ÅNGSTRÖM", "Zoe.A@Example.com");
    zoe.profile.aliases = names({"corp\\zoe", "z.angstrom"});
    auto amy = a_person(2, "amy", "Amy \"100%\" O'Hara_", "amy@corp.example");
    return Story{{zoe, amy, a_person(3, "bob", "Боб Жуков", "bob@example.com"), a_person(4, "heidi", "Straße", "s@b"),
                  a_person(5, "am", "zz")}};
}

}  // namespace

TEST_P(TablesContract, L1_search_finds_any_part_of_a_name_an_alias_an_address_or_an_id) {
    store_all(tables(), people());
    for (const auto looked_at : {std::uint64_t{1}, many}) {
        queries::UserList list{snapshots(), home(), looked_at};
        const auto found = [&](const std::string& text) { return listed(list, {.text = folded(text)}); };
        const auto of = [](std::initializer_list<std::uint64_t> users) {
            Ids ids;
            for (const auto user : users) ids.push_back(a_user(user).str());
            return ids;
        };
        EXPECT_EQ(found("zoe"), of({1}));
        EXPECT_EQ(found("Ångström"), of({1})) << "U2: found folded, whatever the case";
        EXPECT_EQ(found("ångström"), of({1}));
        EXPECT_EQ(found("ANGSTROM"), of({1})) << "the alias";
        EXPECT_EQ(found("corp\\zoe"), of({1}));
        EXPECT_EQ(found("ple.com"), of({1, 3})) << "within an address";
        EXPECT_EQ(found("ZOE.A@EXAMPLE.COM"), of({1}));
        EXPECT_EQ(found("100%"), of({2})) << "no pattern: what stands there";
        EXPECT_EQ(found("1%0"), of({}));
        EXPECT_EQ(found("o'hara_"), of({2}));
        EXPECT_EQ(found("o_hara"), of({}));
        EXPECT_EQ(found("\"100"), of({2}));
        EXPECT_EQ(found("ЖУКОВ"), of({3}));
        EXPECT_EQ(found("strasse"), of({4}));
        EXPECT_EQ(found(a_user(3).str()), of({3}));
        EXPECT_EQ(found(a_user(3).str().substr(9)), of({3}));
        EXPECT_EQ(found("amyamy"), of({})) << "a match lies within one text";
        EXPECT_EQ(found("zoe\nz"), of({}));
        EXPECT_EQ(found("nobody at all"), of({}));
    }
}

TEST_P(TablesContract, L1_fewer_than_three_characters_are_a_beginning) {
    store_all(tables(), people());
    for (const auto looked_at : {std::uint64_t{1}, many}) {
        queries::UserList list{snapshots(), home(), looked_at};
        const auto found = [&](const std::string& text) { return listed(list, {.text = folded(text)}).size(); };
        EXPECT_EQ(found("z"), 2U) << "zoe, and the name zz";
        EXPECT_EQ(found("Z."), 1U) << "the alias";
        EXPECT_EQ(found("am"), 2U);
        EXPECT_EQ(found("my"), 0U) << "within amy, but no beginning";
        EXPECT_EQ(found("Б"), 1U);
        EXPECT_EQ(found("du"), 5U) << "ids";
        EXPECT_EQ(found(""), 5U) << "nothing is no filter";
    }
}

TEST_P(TablesContract, L1_what_is_searched_follows_every_change) {
    Story story{{a_person(1, "amy", "Amy Adams", "amy@x.example"), a_person(2, "bob", "Bob Brown")}};
    store_all(tables(), story);
    queries::UserList list{snapshots(), home()};
    const auto found = [&](const std::string& text) { return listed(list, {.text = text}).size(); };
    ASSERT_EQ(found("adams"), 1U);
    auto before = story.size();
    user::ProfileChanged married;
    married.user = a_user(1);
    married.real_name = user::Change<PersonName>{PersonName{"Amy Adams"}, PersonName{"Amy CLARK"}};
    married.aliases = user::Change<std::vector<Username>>{{}, names({"clarkie"})};
    married.email = user::Change<Email>{Email{"amy@x.example"}, Email{"AC@x.example"}};
    story.add(married);
    story.add(renamed(a_user(2), "bob", "robert"));
    store_all(tables(), story, before);
    EXPECT_EQ(found("adams"), 0U);
    EXPECT_EQ(found("clark"), 1U);
    EXPECT_EQ(found("clarkie"), 1U);
    EXPECT_EQ(found("amy@x"), 0U);
    EXPECT_EQ(found("ac@x.example"), 1U);
    EXPECT_EQ(found("robert"), 1U);
    before = story.size();
    user::Purged purged;
    purged.user = a_user(1);
    story.add(purged);
    store_all(tables(), story, before);
    EXPECT_EQ(found("clark"), 0U);
    before = story.size();
    story.add(a_person(1, "carol", "Carol Clark"));
    store_all(tables(), story, before);
    EXPECT_EQ(found("clark"), 1U) << "T8: a purged name is free, and found with its new holder";
}

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
