#include "projections/queries/bookmarks.hpp"

#include <gtest/gtest.h>

namespace muster::queries {
namespace {

TEST(Bookmarks, L1_each_listing_remembers_where_its_pages_end) {
    Bookmarks bookmarks;
    bookmarks.page_ended("a", 300, 17);
    bookmarks.page_ended("a", 600, 40);
    EXPECT_EQ(bookmarks.page_begins("a", 300), 17);
    EXPECT_EQ(bookmarks.page_begins("a", 600), 40);
    EXPECT_FALSE(bookmarks.page_begins("a", 301));
    EXPECT_FALSE(bookmarks.page_begins("b", 300));
    bookmarks.page_ended("a", 300, 18);
    EXPECT_EQ(bookmarks.page_begins("a", 300), 18);
}

TEST(Bookmarks, L1_a_total_counts_at_its_position_only) {
    Bookmarks bookmarks;
    const ledger::Head at{.sequence = 5, .hash = {1}};
    bookmarks.counted("a", at, 3);
    EXPECT_EQ(bookmarks.total("a", at), 3U);
    EXPECT_FALSE(bookmarks.total("a", {.sequence = 6, .hash = {1}}));
    EXPECT_FALSE(bookmarks.total("a", {.sequence = 5, .hash = {2}}));
}

TEST(Bookmarks, L1_what_was_not_used_longest_goes_first) {
    Bookmarks bookmarks{3};
    bookmarks.page_ended("a", 1, 10);
    bookmarks.page_ended("a", 2, 20);
    bookmarks.page_ended("a", 3, 30);
    EXPECT_TRUE(bookmarks.page_begins("a", 1));
    bookmarks.page_ended("a", 4, 40);
    EXPECT_FALSE(bookmarks.page_begins("a", 2));
    EXPECT_EQ(bookmarks.page_begins("a", 1), 10);
    EXPECT_EQ(bookmarks.page_begins("a", 3), 30);
    EXPECT_EQ(bookmarks.page_begins("a", 4), 40);
}

}  // namespace
}  // namespace muster::queries
