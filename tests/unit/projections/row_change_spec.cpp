#include "projections/row_change.hpp"

#include <gtest/gtest.h>

namespace muster::projections {
namespace {

// `members` has three columns, all key; `groups` a key of two and six more.
Row group_row(const std::string& id, const std::string& name) {
    return {"A", id, std::int64_t{1}, name, "", "active", {}, {}};
}
Put put_group(const std::string& id, const std::string& name) {
    return {.table = Table::groups, .row = group_row(id, name)};
}
Update rename_group(const std::string& id, const std::string& name) {
    return {.table = Table::groups, .key = {"A", id}, .columns = {{3, name}}};
}
Drop drop_group(const std::string& id) {
    return {.table = Table::groups, .key = {"A", id}};
}
Put member(const std::string& group, const std::string& user) {
    return {.table = Table::members, .row = {"A", group, user, std::int64_t{1}}};
}
Drop drop_members(const std::string& group) {
    return {.table = Table::members, .key = {"A", group}};
}

TEST(RowChanges, H1_an_update_joins_the_put_before_it) {
    RowChanges changes;
    changes.add(put_group("g", "one"));
    changes.add(rename_group("g", "two"));
    const auto groups = changes.of(Table::groups);
    ASSERT_EQ(groups.puts.size(), 1U);
    EXPECT_EQ(*groups.puts[0], group_row("g", "two"));
    EXPECT_TRUE(groups.updates.empty());
    EXPECT_EQ(changes.rows(), 1U);
}

TEST(RowChanges, H1_updates_of_one_row_become_one) {
    RowChanges changes;
    changes.add(rename_group("g", "two"));
    changes.add(Update{.table = Table::groups, .key = {"A", "g"}, .columns = {{5, "disabled"}, {3, "three"}}});
    changes.add(rename_group("h", "x"));
    const auto groups = changes.of(Table::groups);
    ASSERT_EQ(groups.updates.size(), 2U) << "rows that change the same columns stand together";
    EXPECT_EQ(groups.updates[0].columns, (std::vector<ColumnIndex>{3}));
    EXPECT_EQ(groups.updates[0].rows, (std::vector<Row>{{"A", "h", "x"}}));
    EXPECT_EQ(groups.updates[1].columns, (std::vector<ColumnIndex>{3, 5}));
    EXPECT_EQ(groups.updates[1].rows, (std::vector<Row>{{"A", "g", "three", "disabled"}}));
}

TEST(RowChanges, H1_what_comes_behind_a_drop_starts_anew) {
    RowChanges changes;
    changes.add(put_group("g", "one"));
    changes.add(drop_group("g"));
    changes.add(rename_group("g", "two"));
    EXPECT_TRUE(changes.of(Table::groups).puts.empty());
    EXPECT_TRUE(changes.of(Table::groups).updates.empty());
    EXPECT_EQ(changes.of(Table::groups).drops, (std::vector<Row>{{"A", "g"}}));
    changes.add(put_group("g", "three"));
    EXPECT_EQ(*changes.of(Table::groups).puts.at(0), group_row("g", "three"));
    EXPECT_TRUE(changes.of(Table::groups).drops.empty());
}

TEST(RowChanges, G1_a_prefix_drops_what_came_before_it_and_nothing_behind) {
    RowChanges changes;
    changes.add(member("g", "1"));
    changes.add(member("gg", "1"));
    changes.add(drop_members("g"));
    changes.add(member("g", "2"));
    const auto members = changes.of(Table::members);
    EXPECT_EQ(members.prefixes, (std::vector<Row>{{"A", "g"}}));
    ASSERT_EQ(members.puts.size(), 2U);
    EXPECT_EQ(*members.puts[0], (Row{"A", "g", "2", std::int64_t{1}}));
    EXPECT_EQ(*members.puts[1], (Row{"A", "gg", "1", std::int64_t{1}})) << "a longer id is another group";
}

TEST(RowChanges, H1_cleared_it_is_empty) {
    RowChanges changes;
    EXPECT_TRUE(changes.empty());
    changes.add(member("g", "1"));
    changes.add(drop_members("h"));
    EXPECT_EQ(changes.rows(), 2U);
    changes.clear();
    EXPECT_TRUE(changes.empty());
}

}  // namespace
}  // namespace muster::projections
