#include "domain/values/normalization.hpp"

#include <gtest/gtest.h>

#include "infra/text/folding.hpp"

namespace muster {
namespace {

std::string simple(std::string_view text) {
    const auto parsed = parse_username(text, "username", text::UnicodeFolding{}, Normalization::simple);
    return parsed ? parsed->get() : "(" + parsed.error().why + ")";
}

TEST(Normalization, P1_simple_takes_the_domain_away_on_either_side) {
    EXPECT_EQ(simple("CORP\\Amy"), "amy");
    EXPECT_EQ(simple("amy@corp.example"), "amy");
    EXPECT_EQ(simple("CORP\\amy@corp.example"), "amy");
    EXPECT_EQ(simple("amy"), "amy");
    EXPECT_EQ(simple("amy.ames@a@b"), "amy.ames");
    EXPECT_EQ(simple("FOREST\\CORP\\amy"), "amy");
}

TEST(Normalization, P1_none_leaves_it_as_it_is) {
    EXPECT_EQ(normalized("CORP\\amy@corp", Normalization::none), "CORP\\amy@corp");
    EXPECT_EQ(parse_username("Amy@Corp", "username", text::UnicodeFolding{}, Normalization::none)->get(), "amy@corp");
}

TEST(Normalization, U2_what_folds_to_a_sign_is_one) {
    EXPECT_EQ(simple("amy＠corp"), "amy");
    EXPECT_EQ(simple("CORP＼amy"), "amy");
    EXPECT_EQ(simple("CORP\\ amy @corp"), "amy");
}

TEST(Normalization, U5_nothing_but_a_domain_is_no_name) {
    EXPECT_EQ(simple("CORP\\"), "(is empty)");
    EXPECT_EQ(simple("@corp.example"), "(is empty)");
    EXPECT_EQ(simple(""), "(is empty)");
}

TEST(Normalization, P1_twice_is_once) {
    for (const auto* text : {"CORP\\amy", "amy@b@c", "a\\b\\c@d\\e@f", "\\@", "@", "amy", "＠amy＠"}) {
        const std::string_view once = normalized(text, Normalization::simple);
        EXPECT_EQ(normalized(once, Normalization::simple), once) << text;
        if (simple(text) != "(is empty)") {
            EXPECT_EQ(simple(simple(text)), simple(text)) << text;
        }
    }
}

}  // namespace
}  // namespace muster
