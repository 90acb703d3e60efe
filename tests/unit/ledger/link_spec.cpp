#include "domain/ledger/link.hpp"

#include <gtest/gtest.h>

#include "tests/support/digest.hpp"

namespace muster::ledger {
namespace {

LedgerId id_0_to_15() {
    LedgerId id{};
    for (std::uint8_t i = 0; i < id.size(); ++i) id[i] = i;
    return id;
}

// The expected values are computed by a program of another language from the reference's words.
// They never change: a changed one means that no old history verifies any more.
TEST(GoldenVectors, the_genesis_hash_hangs_on_ledger_and_partition) {
    const Digest& digest = test::real_digest();
    EXPECT_EQ(to_hex(genesis_hash(digest, id_0_to_15(), 0)),
              "091114bfafa6e71a50ca378772cf47fd929d7017813c17adce34957e6dbc5794");
    EXPECT_EQ(to_hex(genesis_hash(digest, id_0_to_15(), 15)),
              "7b405d146cecd919d1dbfb8224096feffa44c392c3c59d69176953d91a8b5f62");
}

TEST(GoldenVectors, a_first_record) {
    const Digest& digest = test::real_digest();
    const Record record{{{"content-type", "application/json"},
                         {"ce_specversion", "1.0"},
                         {"ce_type", "ledger.opened"},
                         {"ce_id", "018f0000-0000-7000-8000-000000000001"},
                         {"ce_commit", "1/1"}},
                        "{}"};
    const Link link{.sequence = 1, .prev = genesis_hash(digest, id_0_to_15(), 0)};
    EXPECT_EQ(hashed_bytes(0, link, record).size(), 232U);
    EXPECT_EQ(to_hex(hash_of(digest, 0, link, record)),
              "60bd4788d9734e0c59e371d64af6719148a1fcf814add493726121dfdeaeb887");
}

TEST(GoldenVectors, headers_are_sorted_empty_values_count_and_foreign_headers_do_not) {
    const Digest& digest = test::real_digest();
    const Record record{{{"ce_type", "user.created"},
                         {"ce_specversion", "1.0"},
                         {"ce_subject", "DU00000000000000000A"},
                         {"content-type", "application/json"},
                         {"ce_commit", "1/1"},
                         {"ce_commandid", ""},
                         {"ce_authid", "J\xc3\xbcrgen"},
                         {"traceid", "not hashed"},
                         {"ce_prev", "60bd4788d9734e0c59e371d64af6719148a1fcf814add493726121dfdeaeb887"},
                         {"ce_sequence", "00000000000000000002"}},
                        R"({"personal":{"username":"amy"}})"};
    const auto link = link_of(record);
    ASSERT_TRUE(link);
    EXPECT_EQ(link->sequence, 2U);
    EXPECT_EQ(hashed_bytes(0, *link, record).size(), 293U);
    EXPECT_EQ(to_hex(hash_of(digest, 0, *link, record)),
              "f60e65aee2028bac8f34868858f04b5e3240a18652cf3f6f4d3756d72cf3efd9");
}

TEST(GoldenVectors, integers_are_big_endian_and_no_data_has_a_length_too) {
    const Digest& digest = test::real_digest();
    const Record record{{{"ce_specversion", "1.0"}}, ""};
    const Link link{.sequence = 18446744073709551615U, .prev = genesis_hash(digest, id_0_to_15(), 15)};
    std::string hex;
    for (const char byte : hashed_bytes(15, link, record)) {
        constexpr auto digits = "0123456789abcdef";
        hex += digits[static_cast<unsigned char>(byte) >> 4];
        hex += digits[static_cast<unsigned char>(byte) & 15];
    }
    EXPECT_EQ(hex,
              "6d75737465722d7265636f72642d310a0000000fffffffffffffffff"
              "7b405d146cecd919d1dbfb8224096feffa44c392c3c59d69176953d91a8b5f62"
              "000000010000000e63655f7370656376657273696f6e00000003312e300000000000000000");
    EXPECT_EQ(to_hex(hash_of(digest, 15, link, record)),
              "d421e63ffaf7463be906bf6e576ebb3ffab26467d7b5dc80dc0c89f9c00638e4");
}

struct Shape {
    const char* what;
    std::vector<Header> headers;
    bool well_formed;
};

TEST(WellFormed, one_each_of_the_three_headers_and_no_hashed_header_twice) {
    const std::string prev(64, 'a');
    const std::string sequence = "00000000000000000001";
    const std::vector<Header> good{{"ce_specversion", "1.0"}, {"ce_prev", prev}, {"ce_sequence", sequence}};
    const auto with = [&](Header header) {
        auto headers = good;
        headers.push_back(std::move(header));
        return headers;
    };
    const Shape shapes[] = {
        {"the three", good, true},
        {"another hashed header", with({"ce_type", "x"}), true},
        {"a foreign header, twice", {good[0], good[1], good[2], {"k", ""}, {"k", ""}}, true},
        {"no version", {good[1], good[2]}, false},
        {"another version", {{"ce_specversion", "0.3"}, good[1], good[2]}, false},
        {"no prev", {good[0], good[2]}, false},
        {"no sequence", {good[0], good[1]}, false},
        {"prev twice", with({"ce_prev", prev}), false},
        {"sequence twice", with({"ce_sequence", sequence}), false},
        {"version twice", with({"ce_specversion", "1.0"}), false},
        {"a hashed header twice", {good[0], good[1], good[2], {"ce_x", "1"}, {"ce_x", "2"}}, false},
        {"content-type twice", {good[0], good[1], good[2], {"content-type", "1"}, {"content-type", "1"}}, false},
        {"upper-case hex", {good[0], {"ce_prev", std::string(64, 'A')}, good[2]}, false},
        {"short prev", {good[0], {"ce_prev", std::string(63, 'a')}, good[2]}, false},
        {"short sequence", {good[0], good[1], {"ce_sequence", "1"}}, false},
        {"a sequence with a sign", {good[0], good[1], {"ce_sequence", "+0000000000000000001"}}, false},
        {"a sequence beyond 64 bits", {good[0], good[1], {"ce_sequence", "18446744073709551616"}}, false},
        {"the greatest sequence", {good[0], good[1], {"ce_sequence", "18446744073709551615"}}, true},
    };
    for (const auto& shape : shapes) {
        EXPECT_EQ(link_of(Record{shape.headers, "{}"}).has_value(), shape.well_formed) << shape.what;
    }
}

TEST(Validity, only_the_heads_hash_and_the_next_sequence_count) {
    Head head{.sequence = 7, .hash = {}};
    head.hash[0] = 1;
    Hash other{};
    EXPECT_EQ(validity(Link{8, head.hash}, head), Validity::valid);
    EXPECT_EQ(validity(Link{9, head.hash}, head), Validity::other_sequence);
    EXPECT_EQ(validity(Link{7, head.hash}, head), Validity::other_sequence);
    EXPECT_EQ(validity(Link{8, other}, head), Validity::other_predecessor);
    EXPECT_EQ(validity(std::nullopt, head), Validity::malformed);
}

TEST(Hex, of_a_hash_comes_back) {
    Hash hash{};
    for (std::size_t i = 0; i < hash.size(); ++i) hash[i] = static_cast<std::uint8_t>(i * 8 + 3);
    EXPECT_EQ(parse_hash(to_hex(hash)), hash);
}

}  // namespace
}  // namespace muster::ledger
