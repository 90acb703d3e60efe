#include "connectors/dn_index.hpp"

#include <gtest/gtest.h>

#include <string>

namespace muster::testing {
namespace {

using connectors::DnIndex;

TEST(DnIndex, a_name_keeps_its_number_and_its_text_however_many_there_are) {
    DnIndex index;
    const auto name = [](std::size_t i) { return "uid=user" + std::to_string(i) + ",dc=corp"; };
    for (std::uint32_t i = 0; i < 10'000; ++i) ASSERT_EQ(index.number_of(name(i)), i);
    const std::string long_one(100'000, 'x');
    EXPECT_EQ(index.text(index.number_of(long_one)), long_one);
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        ASSERT_EQ(index.number_of(name(i)), i);
        ASSERT_EQ(index.text(i), name(i));
    }
    EXPECT_EQ(index.number_of(""), 10'001U);
    EXPECT_EQ(index.text(10'001), "");
}

TEST(DnIndex, while_names_change_round_the_first_of_their_holders_is_meant) {
    DnIndex index;
    const auto name = index.number_of("uid=amy,dc=corp");
    EXPECT_EQ(index.holder(name), std::nullopt);
    index.take(name, 7);
    index.take(name, 3);
    index.take(name, 5);
    EXPECT_EQ(index.holder(name), 3U);
    index.release(name, 5);
    index.release(name, 3);
    EXPECT_EQ(index.holder(name), 7U);
    index.release(name, 7);
    EXPECT_EQ(index.holder(name), std::nullopt);
    index.take(name, 9);
    EXPECT_EQ(index.holder(name), 9U);
}

}  // namespace
}  // namespace muster::testing
