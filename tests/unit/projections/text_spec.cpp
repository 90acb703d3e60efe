#include "projections/text.hpp"

#include <gtest/gtest.h>

#include "projections/left_out_text.hpp"

namespace muster::projections {
namespace {

using Texts = std::vector<std::string>;

TEST(StorableText, H1_valid_text_stays_and_anything_else_is_replaced) {
    EXPECT_EQ(storable_text("plain"), "plain");
    EXPECT_EQ(storable_text("Zo\xC3\xAB \xE2\x82\xAC \xF0\x9D\x84\x9E"), "Zo\xC3\xAB \xE2\x82\xAC \xF0\x9D\x84\x9E");
    EXPECT_EQ(storable_text(std::string_view("a\0b", 3)), "a\uFFFDb");
    EXPECT_EQ(storable_text("\xC3("), "\uFFFD(") << "cut short";
    EXPECT_EQ(storable_text("\xC0\xAF"), "\uFFFD\uFFFD") << "longer than need be";
    EXPECT_EQ(storable_text("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "a surrogate";
    EXPECT_EQ(storable_text("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD") << "beyond Unicode";
    EXPECT_EQ(storable_text("\xE2\x82"), "\uFFFD\uFFFD");
}

TEST(EncodedList, H1_decodes_to_the_same_list) {
    for (const auto& list :
         {Texts{}, Texts{""}, Texts{"", ""}, Texts{"a"}, Texts{"a\nb", "\\", "\\n", "n\\"}, Texts{"x", "", "y\\\n"}}) {
        EXPECT_EQ(decode_list(encode_list(list)), list) << encode_list(list);
    }
}

TEST(LeftOutText, D13_decodes_to_the_same_reasons_and_people) {
    using directory::LeftOutReason;
    const std::vector<directory::LeftOut> left_out{
        {.reason = LeftOutReason::malformed_entry, .count = 1, .examples = {}},
        {.reason = LeftOutReason::refused,
         .count = 7,
         .examples = {{.who = "a\n", .detail = ""}, {.who = "", .detail = "\\"}}}};
    EXPECT_EQ(decode_left_out(encode_left_out(left_out)), left_out);
    EXPECT_TRUE(decode_left_out("").empty());
    EXPECT_EQ(decode_left_out("a_later_reason\n1\n1\nwho\nwhy\nrefused\n2\n0\n").size(), 1U);
}

}  // namespace
}  // namespace muster::projections
