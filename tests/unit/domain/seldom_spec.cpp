#include "domain/base/seldom.hpp"

#include <gtest/gtest.h>

#include <string>

namespace muster {
namespace {

TEST(Seldom, is_read_as_an_optional) {
    const Seldom<std::string> none;
    const Seldom<std::string> some{"some"};
    EXPECT_FALSE(none);
    EXPECT_FALSE(none.has_value());
    ASSERT_TRUE(some);
    EXPECT_EQ(*some, "some");
    EXPECT_EQ(some->size(), 4U);
    EXPECT_EQ(sizeof(none), sizeof(void*));
}

TEST(Seldom, is_equal_by_value) {
    EXPECT_EQ(Seldom<int>{}, std::nullopt);
    EXPECT_EQ(Seldom<int>{7}, Seldom<int>{7});
    EXPECT_NE(Seldom<int>{7}, Seldom<int>{8});
    EXPECT_NE(Seldom<int>{0}, Seldom<int>{});
}

TEST(Seldom, a_copy_stays_when_the_other_is_replaced) {
    Seldom<std::string> one{"what no string holds without a place of its own"};
    const auto other = one;
    one = std::nullopt;
    EXPECT_FALSE(one);
    EXPECT_EQ(*other, "what no string holds without a place of its own");
}

}  // namespace
}  // namespace muster
