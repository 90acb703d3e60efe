#include <memory>

#include "tests/contract/tables/plain_user_list.hpp"

namespace muster::testing {
namespace {

Story people() {
    auto zoe = a_person(1, "zoe", "ZOË ÅNGSTRÖM", "Zoe.A@Example.com");
    zoe.profile.aliases = names({"corp\\zoe", "z.angstrom"});
    auto amy = a_person(2, "amy", "Amy \"100%\" O'Hara_", "amy@corp.example");
    return Story{{zoe, amy, a_person(3, "bob", "Боб Жуков", "bob@example.com"), a_person(4, "heidi", "Straße", "s@b"),
                  a_person(5, "am", "zz")}};
}

/// Many are called Mary, who stand together in each of these orders; some others are found by the same letters.
Story a_crowd() {
    Story story;
    std::uint64_t number = 0;
    const auto add = [&](const std::string& first, int people, const std::vector<std::string>& last) {
        for (int i = 0; i < people; ++i) {
            const auto& surname = last[static_cast<std::size_t>(i) % last.size()];
            const auto username = first + "." + std::to_string(i);
            auto person = a_person(++number, username, first + " " + surname, username + "@corp.example");
            if (i % 11 == 3) person.profile.aliases = names({"m" + std::to_string(number), "zq" + std::to_string(i)});
            story.add(person);
            if (i % 7 == 5) story.add(trashed_by_sync(person.user));
            if (i % 3 == 0) story.add(members(staff, {person.user}));
        }
    };
    add("amy", 30, {"jones", "rosemary"});
    add("marcus", 4, {"jones"});
    add("mary", 40, {"smith", "adams", "mary"});
    add("maryam", 3, {"smith"});
    add("zed", 30, {"mason", "jones", "maryland"});
    return story;
}

/// Passes every question on, and counts those that leave out who begins with what is searched.
class Overheard final : public queries::Snapshots {
public:
    explicit Overheard(queries::Snapshots& asked) : asked_(&asked) {}
    Result<std::unique_ptr<queries::Snapshot>, PortFailure> snapshot() override {
        auto snapshot = asked_->snapshot();
        if (!snapshot) return failure(snapshot.error());
        return std::make_unique<Passing>(*this, *std::move(snapshot));
    }
    int all_found = 0;
    int others_found = 0;

private:
    class Passing final : public queries::Snapshot {
    public:
        Passing(Overheard& owner, std::unique_ptr<queries::Snapshot> to) : owner_(&owner), to_(std::move(to)) {}
        Result<ledger::Head, PortFailure> head(ledger::Partition partition) override { return to_->head(partition); }
        Result<void, PortFailure> each(const queries::Select& select, const std::function<void(Row)>& take) override {
            if (select.path == queries::Select::Path::filter) {
                ++(select.filter.not_beginning ? owner_->others_found : owner_->all_found);
            }
            return to_->each(select, take);
        }
        Result<std::uint64_t, PortFailure> count(const queries::Select& select) override { return to_->count(select); }
        Result<std::int64_t, PortFailure> sum(const queries::Select& select, projections::ColumnIndex column) override {
            return to_->sum(select, column);
        }

    private:
        Overheard* owner_;
        std::unique_ptr<queries::Snapshot> to_;
    };

    queries::Snapshots* asked_;
};

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

TEST_P(TablesContract, L1_search_finds_what_stands_after_several_changes_at_once) {
    Story story{{a_person(1, "amy", "Amy Adams"), a_person(2, "bob", "Bob Brown")}};
    store_all(tables(), story);
    queries::UserList list{snapshots(), home()};
    const auto found = [&](const std::string& text) { return listed(list, {.text = text}); };
    ASSERT_EQ(found("bob"), Ids{a_user(2).str()});
    const auto before = story.size();
    const auto purge = [&](std::uint64_t user) {
        user::Purged purged;
        purged.user = a_user(user);
        story.add(purged);
    };
    story.add(renamed(a_user(1), "amy", "anna"));
    story.add(renamed(a_user(1), "anna", "anouk"));
    purge(2);
    story.add(a_person(3, "dora", "Dora Brown"));  // where the row of the last one was
    story.add(a_person(4, "emil", "Emil Brown"));
    story.add(renamed(a_user(4), "emil", "erik"));
    purge(4);
    store_all(tables(), story, before);
    EXPECT_EQ(found("brown"), Ids{a_user(3).str()});
    EXPECT_EQ(found("anouk"), Ids{a_user(1).str()});
    for (const auto* gone : {"bob", "anna", "emil", "erik"}) EXPECT_EQ(found(gone), Ids{}) << gone;
}

TEST_P(TablesContract, L1_what_no_text_holds_is_left_out_of_a_search) {
    const auto story = a_crowd();
    store_all(tables(), story);
    PlainList naive{story};
    const UserListOrder order{.by = SortBy::username};
    for (const auto looked_at : {std::uint64_t{1}, std::uint64_t{20}, many}) {
        queries::UserList list{snapshots(), home(), looked_at};
        EXPECT_EQ(listed(list, {.text = "m\na"}, order), naive.ids({.text = "ma"}, order));
        EXPECT_EQ(listed(list,
                         {.text = "m\x10"
                                  "ary"},
                         order),
                  naive.ids({.text = "mary"}, order));
    }
}

// API-06: broad words and rare ones, at the borders between the ways to find them, page by page.
TEST_P(TablesContract, L1_who_is_sorted_by_what_is_searched_is_listed_once_in_every_order) {
    const auto story = a_crowd();
    store_all(tables(), story);
    PlainList naive{story};
    const std::vector<std::string> texts{"m",   "ma", "mar",    "mary", "mary.",    "mary.1", "maryam",       "marc",
                                         "ary", "z",  "zq",     "zq3",  "q",        "d",      "du",           "a",
                                         "amy", "am", "mary m", "m1",   "rosemary", "corp",   "@corp.example"};
    for (const auto& text : texts) {
        for (const auto by : {SortBy::username, SortBy::name, SortBy::email, SortBy::created}) {
            for (const auto direction : {Direction::rising, Direction::falling}) {
                UserListFilter filter{.text = text};
                if (by == SortBy::email) filter.group = staff;
                if (by == SortBy::created) filter.tile = Tile::trash;
                const UserListOrder order{.by = by, .direction = direction};
                const auto expected = naive.ids(filter, order);
                // Of the 47 who begin with "ma" the last is seen, or just not.
                for (const auto looked_at : {std::uint64_t{1}, std::uint64_t{20}, std::uint64_t{46}, std::uint64_t{47},
                                             std::uint64_t{48}, many}) {
                    queries::UserList list{snapshots(), home(), looked_at};
                    for (const auto limit : {3U, 1000U}) {
                        ASSERT_EQ(listed(list, filter, order, limit), expected)
                            << text << " by " << static_cast<int>(by) << ", looked at " << looked_at;
                    }
                }
            }
        }
    }
}

TEST_P(TablesContract, L1_many_who_stand_together_are_not_all_sorted) {
    store_all(tables(), a_crowd());
    Overheard overheard{snapshots()};
    queries::UserList list{overheard, home(), 20};
    const auto first = list.page(account, {.text = "mary"}, {.by = SortBy::username}, {}, 10);
    ASSERT_TRUE(first) << first.error().what;
    EXPECT_EQ(first->rows.size(), 10U);
    EXPECT_EQ(overheard.others_found, 1);
    EXPECT_EQ(overheard.all_found, 0);
    ASSERT_TRUE(list.page(account, {.text = "mary"}, {.by = SortBy::username}, *first->next, 30));
    EXPECT_EQ(overheard.all_found, 1) << "more stand there than are looked at";
    ASSERT_TRUE(list.page(account, {.text = "zq3"}, {.by = SortBy::status}, {}, 10));
    EXPECT_EQ(overheard.all_found, 2) << "sorted by what is not searched";
    EXPECT_EQ(overheard.others_found, 1);
}

TEST_P(TablesContract, L1_texts_begin_with_any_character) {
    Story story;
    std::uint64_t number = 0;
    const std::vector<std::string> firsts{"a",      "'",      "\"",         "\\",         "\\'",
                                          "%",      "\x7e",   "\u07ff",     "\u0800",     "\ud7ff",
                                          "\ue000", "\uffff", "\U00010000", "\U0010ffff", "\U0010ffff\U0010ffff",
                                          "ж",      "жу"};
    for (const auto& first : firsts) {
        for (const auto* rest : {"", "1", "\U0010ffff"}) story.add(a_person(++number, first + rest, "x " + first));
    }
    store_all(tables(), story);
    PlainList naive{story};
    for (const auto& first : firsts) {
        for (const auto direction : {Direction::rising, Direction::falling}) {
            const UserListFilter filter{.text = first};
            const UserListOrder order{.by = SortBy::username, .direction = direction};
            for (const auto looked_at : {std::uint64_t{1}, std::uint64_t{12}, many}) {
                queries::UserList list{snapshots(), home(), looked_at};
                ASSERT_EQ(listed(list, filter, order, 4), naive.ids(filter, order)) << first;
            }
        }
    }
}

}  // namespace muster::testing
