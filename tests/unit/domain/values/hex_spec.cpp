#include "domain/values/hex.hpp"

#include <gtest/gtest.h>

namespace muster {
namespace {

TEST(Hex, two_lower_case_digits_are_a_byte_and_all_else_is_none) {
    EXPECT_EQ(bytes_of_hex(""), "");
    EXPECT_EQ(bytes_of_hex("00ff7a"), (std::string{"\0\xff\x7a", 3}));
    for (const auto* no_bytes : {"0", "00f", "0g", "FF", " 0"}) EXPECT_FALSE(bytes_of_hex(no_bytes)) << no_bytes;
}

}  // namespace
}  // namespace muster
