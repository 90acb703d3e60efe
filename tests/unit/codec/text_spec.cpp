#include "infra/codec/text.hpp"

#include <gtest/gtest.h>

namespace muster::codec {
namespace {

TEST(CodecText, times_are_RFC_3339_with_six_digits) {
    const Instant instant{std::chrono::sys_days{std::chrono::year{2024} / 2 / 29} + std::chrono::hours{23} +
                          std::chrono::minutes{59} + std::chrono::seconds{58} + std::chrono::microseconds{7}};
    EXPECT_EQ(time_text(instant), "2024-02-29T23:59:58.000007Z");
    EXPECT_EQ(parse_time("2024-02-29T23:59:58.000007Z"), instant);
}

TEST(CodecText, nothing_else_is_a_time) {
    for (const auto* text :
         {"", "2024-02-29", "2023-02-29T00:00:00.000000Z", "2024-02-29T24:00:00.000000Z", "2024-02-29T00:60:00.000000Z",
          "2024-02-29T00:00:60.000000Z", "2024-02-29 00:00:00.000000Z", "2024-02-29T00:00:00Z",
          "2024-02-29T00:00:00.000000+", "2024-13-01T00:00:00.000000Z", "2024-02-29T00:00:00.00000xZ"}) {
        EXPECT_FALSE(parse_time(text)) << text;
    }
}

TEST(CodecText, sequences_sort_as_text) {
    EXPECT_EQ(sequence_text(1), "00000000000000000001");
    EXPECT_EQ(sequence_text(18446744073709551615U), "18446744073709551615");
    EXPECT_EQ(parse_number("00000000000000000042"), 42U);
    EXPECT_EQ(parse_number("18446744073709551615"), 18446744073709551615U);
    for (const auto* text : {"", "-1", "+1", "1 ", " 1", "18446744073709551616", "0x1"}) {
        EXPECT_FALSE(parse_number(text)) << text;
    }
}

TEST(CodecText, hashes_are_64_lower_case_hex_digits) {
    Sha256 hash{};
    hash[0] = 0xab;
    hash[31] = 0x01;
    const auto text = "ab" + std::string(60, '0') + "01";
    EXPECT_EQ(hash_text(hash), text);
    EXPECT_EQ(parse_hash(text), hash);
    EXPECT_FALSE(parse_hash("AB" + std::string(60, '0') + "01"));
    EXPECT_FALSE(parse_hash(text.substr(1)));
    EXPECT_FALSE(parse_hash("g" + text.substr(1)));
}

}  // namespace
}  // namespace muster::codec
