#include "projections/search_text.hpp"

#include <gtest/gtest.h>

namespace muster::projections {
namespace {

using Texts = std::vector<std::string>;

TEST(SearchText, L1_a_match_lies_within_one_text) {
    EXPECT_EQ(part_of_text("amy"), "amy");
    EXPECT_EQ(part_of_text("a\nm\x10y\x1f"), "amy") << "neither into the next text nor into a mark";
    EXPECT_EQ(beginning_of_text("a\n"), "\n\na");
}

TEST(SearchText, L1_trigrams_are_counted_in_characters) {
    EXPECT_EQ(trigrams_of(""), Texts{});
    EXPECT_EQ(trigrams_of("am"), Texts{});
    EXPECT_EQ(trigrams_of("amy"), Texts{"amy"});
    EXPECT_EQ(trigrams_of("жуk€"), (Texts{"жуk", "уk€"}));
    EXPECT_EQ(trigrams_of(beginning_of_text("ж")), Texts{"\n\nж"});
    EXPECT_EQ(trigrams_of(std::string(1000, 'a')).size(), 24U);
}

TEST(SearchText, L1_a_beginning_is_marked_by_trigrams_of_its_own) {
    EXPECT_EQ(first_characters(beginning_of_text("m")), "m");
    EXPECT_EQ(first_characters(part_of_text("mary ann")), "mary");
    EXPECT_EQ(first_characters(part_of_text("жуковы")), "жуко");
    EXPECT_EQ(first_characters(beginning_of_text("")), "");
    EXPECT_EQ(marked_beginning(0, "m"), Texts{"\n\x10m"});
    EXPECT_EQ(marked_beginning(0, "ma"), Texts{"\x10ma"});
    EXPECT_EQ(marked_beginning(2, "mary"), (Texts{"\x16ma",
                                                  "\x17"
                                                  "ar",
                                                  "\x18ry"}));
    EXPECT_EQ(marked_beginning(1, "жук"), (Texts{"\x13жу", "\x14ук"}));
}

TEST(SearchText, L1_behind_a_beginning_comes_the_next_character) {
    EXPECT_EQ(beyond_beginning("ma"), "mb");
    EXPECT_EQ(beyond_beginning("\x7f"), "\u0080");
    EXPECT_EQ(beyond_beginning("\u07ff"), "\u0800");
    EXPECT_EQ(beyond_beginning("a\ud7ff"), "a\ue000") << "no surrogates";
    EXPECT_EQ(beyond_beginning("\uffff"), "\U00010000");
    EXPECT_EQ(beyond_beginning("a\U0010ffff"), "b");
    EXPECT_EQ(beyond_beginning("\U0010ffff\U0010ffff"), std::nullopt);
    EXPECT_EQ(beyond_beginning(""), std::nullopt);
}

}  // namespace
}  // namespace muster::projections
