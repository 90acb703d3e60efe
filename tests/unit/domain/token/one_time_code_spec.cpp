#include "domain/token/one_time_code.hpp"

#include <gtest/gtest.h>

#include "tests/support/digest.hpp"
#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using token::one_time_code;
using token::ResyncToken;
using token::ThreeCodes;
using namespace std::chrono_literals;

const std::string key = "12345678901234567890";

Instant at(std::int64_t seconds) {
    return Instant{std::chrono::seconds{seconds}};
}

// RFC 4226, appendix D.
TEST(OneTimeCode, V6_hotp_shows_the_published_codes) {
    const std::vector<std::string> published{"755224", "287082", "359152", "969429", "338314",
                                             "254676", "287922", "162583", "399871", "520489"};
    for (std::size_t i = 0; i < published.size(); ++i) {
        EXPECT_EQ(one_time_code(test::real_digest(), key, i, 6), published[i]) << i;
    }
}

// RFC 6238, appendix B, SHA-1.
TEST(OneTimeCode, V6_totp_shows_the_published_codes) {
    const std::vector<std::pair<std::uint64_t, std::string>> published{{59, "94287082"},
                                                                       {1'111'111'109, "07081804"},
                                                                       {1'111'111'111, "14050471"},
                                                                       {1'234'567'890, "89005924"},
                                                                       {2'000'000'000, "69279037"},
                                                                       {20'000'000'000, "65353130"}};
    for (const auto& [seconds, code] : published) {
        EXPECT_EQ(one_time_code(test::real_digest(), key, seconds / 30, 8), code) << seconds;
    }
}

ThreeCodes three(std::uint64_t first, unsigned digits = 6) {
    ThreeCodes codes;
    for (std::size_t i = 0; i < 3; ++i) codes[i] = one_time_code(test::real_digest(), key, first + i, digits);
    return codes;
}

std::optional<std::uint64_t> counter_of(const token::Token& token, const ThreeCodes& codes, Instant now_) {
    const auto found = token::resync(test::real_digest(), key, token, codes, now_);
    return found ? std::optional{found->counter} : std::nullopt;
}

TEST(Resync, V6_hotp_looks_a_thousand_codes_ahead_and_never_back) {
    token::Token token;
    token.type = TokenType::h6;
    token.counter = 10;
    EXPECT_EQ(counter_of(token, three(10), now), 13U);
    EXPECT_EQ(counter_of(token, three(1010), now), 1013U);
    EXPECT_EQ(counter_of(token, three(1011), now), std::nullopt);
    EXPECT_EQ(counter_of(token, three(9), now), std::nullopt) << "A6: it was used";
    auto codes = three(20);
    std::swap(codes[0], codes[1]);
    EXPECT_EQ(counter_of(token, codes, now), std::nullopt) << "not one after the other";
    codes = three(20);
    codes[1] = three(30)[1];
    EXPECT_EQ(counter_of(token, codes, now), std::nullopt);
    token.type = TokenType::h8;
    EXPECT_EQ(counter_of(token, three(500, 8), now), 503U);
    EXPECT_EQ(counter_of(token, three(500, 6), now), std::nullopt);
}

TEST(Resync, V6_totp_finds_how_far_the_clock_is_off) {
    token::Token token;
    token.type = TokenType::t6;
    token.totp_step = TotpStep{30};
    const auto moment = at(1'111'111'111);
    const std::uint64_t step = 1'111'111'111 / 30;
    const auto drift = [&](std::uint64_t first) {
        const auto found = token::resync(test::real_digest(), key, token, three(first), moment);
        return found ? std::optional{found->drift} : std::nullopt;
    };
    EXPECT_EQ(drift(step - 2), TokenDrift{0}) << "the last of the three is what it shows now";
    EXPECT_EQ(drift(step + 8), TokenDrift{300});
    EXPECT_EQ(drift(step - 42), TokenDrift{-1200});
    EXPECT_EQ(drift(step + 120), TokenDrift{122 * 30});
    EXPECT_EQ(drift(step + 121), std::nullopt);
    EXPECT_EQ(drift(step - 121), std::nullopt);
    token.counter = step;
    EXPECT_EQ(drift(step - 1), std::nullopt) << "A6: that step was used";
    EXPECT_EQ(drift(step), TokenDrift{60});
    token.counter = step + 1'000;
    EXPECT_EQ(drift(step), std::nullopt);
    token.counter = 0;
    EXPECT_EQ(counter_of(token, three(0), at(-5)), 3U) << "a clock before 1970 breaks nothing";
}

TEST(ResyncToken, V6_the_log_says_where_the_token_stands) {
    const auto before = given({created(blue_token, TokenType::h6, "1")});
    const auto after = before.when(ResyncToken{.token = blue_token, .counter = 17, .drift = {}});
    after.then({token::Resynced{.token = blue_token, .counter = 17, .drift = {}}});
    EXPECT_EQ(after.account().find_token(blue_token)->counter, 17U);
    before.when(ResyncToken{.token = blue_token, .counter = 0, .drift = {}}).then_nothing();
    before.when(ResyncToken{.token = red_token, .counter = 1, .drift = {}}).then_refused(UnknownToken{red_token});
    before.when(ResyncToken{.token = blue_token, .counter = 17, .drift = 30s})
        .then_refused(BadValue{{.field = "drift", .why = "is for the types t6 and t8 only"}});
    given({created(blue_token, TokenType::yk, "1")})
        .when(ResyncToken{.token = blue_token, .counter = 1, .drift = {}})
        .then_refused(BadValue{{.field = "token_id", .why = "is a YubiKey, which needs no resynchronising"}});
}

TEST(ResyncToken, A6_V6_it_never_goes_back) {
    given({created(blue_token, TokenType::h6, "1"), token::Resynced{.token = blue_token, .counter = 17, .drift = {}}})
        .when(ResyncToken{.token = blue_token, .counter = 16, .drift = {}})
        .then_refused(BadValue{{.field = "code1", .why = "stands before a code that counted already"}});
}

TEST(ResyncToken, V6_A6_another_step_numbers_time_anew_and_no_time_counts_twice) {
    auto stepping = created(blue_token, TokenType::t6, "1");
    stepping.totp_step = TotpStep{30};
    const auto account = given({stepping, token::Resynced{.token = blue_token, .counter = 17, .drift = 60s}})
                             .when(token::ChangeToken{.token = blue_token, .totp_step = TotpStep{60}})
                             .account();
    EXPECT_EQ(account.find_token(blue_token)->counter, 9U) << "510 seconds have counted";
    EXPECT_EQ(account.find_token(blue_token)->drift, 60s) << "the token's clock is as far off as it was";
    const auto back =
        given({stepping, token::Resynced{.token = blue_token, .counter = 17, .drift = 60s},
               token::Changed{.token = blue_token, .totp_step = token::Change<TotpStep>{TotpStep{30}, TotpStep{60}}}})
            .when(token::ChangeToken{.token = blue_token, .totp_step = TotpStep{30}})
            .account();
    EXPECT_GE(back.find_token(blue_token)->counter, 17U);
}

}  // namespace
}  // namespace muster::testing
