#include "infra/crypto/digest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

namespace muster::crypto {
namespace {

// FIPS 180-4 and RFC 2202, RFC 4231: the published examples.
TEST(Digest, gives_the_published_sums) {
    const auto digest = make_digest();
    const Sha256 abc{0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                     0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    EXPECT_EQ(digest->sha256("abc"), abc);
    EXPECT_EQ(digest->sha256("abc"), abc);
    EXPECT_EQ(digest->sha256({})[0], 0xe3);
    EXPECT_EQ(digest->hex_sha512("abc"),
              "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
              "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    const std::string data = "what do ya want for nothing?";
    EXPECT_EQ(digest->hex_hmac_sha1("Jefe", data), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    EXPECT_EQ(digest->hex_hmac_sha256("Jefe", data),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(digest->hex_hmac_sha512("Jefe", data),
              "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
              "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    EXPECT_EQ(digest->hex_hmac_sha1({}, {}), "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
}

TEST(Digest, compares_whole_texts) {
    const auto digest = make_digest();
    EXPECT_TRUE(digest->equal("same", "same"));
    EXPECT_TRUE(digest->equal({}, ""));
    EXPECT_FALSE(digest->equal("same", "samf"));
    EXPECT_FALSE(digest->equal("same", "same "));
}

TEST(Digest, serves_several_threads_at_once) {
    const auto digest = make_digest();
    const std::string text(100'000, 'x');
    const auto sum = digest->sha256(text);
    std::array<int, 4> wrong{};
    std::vector<std::thread> threads;
    for (auto& count : wrong) {
        threads.emplace_back([&digest, &text, &sum, &count] {
            for (int i = 0; i < 50; ++i) count += digest->sha256(text) != sum ? 1 : 0;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, (std::array<int, 4>{}));
}

}  // namespace
}  // namespace muster::crypto
