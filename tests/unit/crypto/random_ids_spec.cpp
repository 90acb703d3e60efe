#include "infra/crypto/random_ids.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>

#include "domain/values/guid.hpp"
#include "infra/clock/system_clock.hpp"
#include "infra/crypto/random.hpp"

namespace muster::crypto {
namespace {

TEST(RandomIds, U1_twenty_characters_that_say_what_they_name) {
    const auto ids = make_ids();
    EXPECT_EQ(ids->account().view().substr(0, 2), "DA");
    EXPECT_EQ(ids->user().view().substr(0, 2), "DU");
    EXPECT_EQ(ids->group().view().substr(0, 2), "DG");
    EXPECT_EQ(ids->directory().view().substr(0, 2), "DS");
    EXPECT_EQ(ids->client().view().substr(0, 2), "DI");
    EXPECT_EQ(ids->user().view().size(), 20U);
}

TEST(RandomIds, U1_never_the_same_twice_and_every_character_in_use) {
    const auto ids = make_ids();
    std::set<UserId> seen;
    std::set<char> characters;
    for (int i = 0; i < 2000; ++i) {
        const auto id = ids->user();
        seen.insert(id);
        for (const char c : id.view().substr(2)) characters.insert(c);
    }
    EXPECT_EQ(seen.size(), 2000U);
    EXPECT_EQ(characters.size(), 36U);
}

TEST(RandomIds, uuid_v7_is_that_of_RFC_9562) {
    // RFC 9562, appendix A.6; the version and variant bits of `random` do not count.
    const Instant when{std::chrono::milliseconds{0x017F22E279B0}};
    const std::array<std::uint8_t, 10> random{0xfc, 0xc3, 0xd8, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
    EXPECT_EQ(uuid_v7(when, random), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(RandomIds, uuids_differ_and_sort_by_time) {
    const auto ids = make_ids();
    const auto now = clock::SystemClock{}.now();
    const auto first = ids->uuid(now);
    EXPECT_NE(first, ids->uuid(now));
    EXPECT_LT(first, ids->uuid(now + std::chrono::milliseconds{1}));
    EXPECT_TRUE(Guid::parse(first));
}

TEST(SecretText, has_the_length_asked_for_and_differs) {
    const auto secret = secret_text(40);
    EXPECT_EQ(secret.size(), 40U);
    EXPECT_NE(secret, secret_text(40));
    EXPECT_EQ(secret_text(0), "");
}

}  // namespace
}  // namespace muster::crypto
