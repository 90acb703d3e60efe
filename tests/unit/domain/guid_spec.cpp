#include "domain/values/guid.hpp"

#include <gtest/gtest.h>

namespace muster {
namespace {

TEST(Guid, D2_text_and_bytes_are_the_same_guid) {
    const auto guid = Guid::parse("d722ac0b-924e-45fd-bb4c-ff19ab348e9f");
    ASSERT_TRUE(guid);
    EXPECT_EQ(guid->bytes[0], 0xd7);
    EXPECT_EQ(guid->text(), "d722ac0b-924e-45fd-bb4c-ff19ab348e9f");
    EXPECT_EQ(Guid::parse("D722AC0B-924E-45FD-BB4C-FF19AB348E9F"), guid);
}

TEST(Guid, D2_anything_else_is_no_guid) {
    for (const auto* text : {"", "d722ac0b", "d722ac0b-924e-45fd-bb4c-ff19ab348e9",
                             "d722ac0b_924e-45fd-bb4c-ff19ab348e9f", "g722ac0b-924e-45fd-bb4c-ff19ab348e9f"}) {
        EXPECT_FALSE(Guid::parse(text)) << text;
    }
}

}  // namespace
}  // namespace muster
