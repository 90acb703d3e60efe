#include "infra/postgres/array_literal.hpp"

#include <gtest/gtest.h>

namespace muster::postgres {
namespace {

TEST(ArrayLiteral, H1_texts_are_quoted_and_nothing_is_not) {
    ArrayLiteral array;
    EXPECT_EQ(array.take(), "{}");
    array.add(std::string{"a"});
    array.add({});
    array.add(std::int64_t{-5});
    array.add(std::string{});
    array.add(std::string{"NULL"});
    array.add(std::string{"x,y {z} \"q\" \\ \n"});
    EXPECT_EQ(array.take(), "{\"a\",NULL,-5,\"\",\"NULL\",\"x,y {z} \\\"q\\\" \\\\ \n\"}");
    EXPECT_EQ(array.take(), "{}") << "taken is empty again";
}

}  // namespace
}  // namespace muster::postgres
