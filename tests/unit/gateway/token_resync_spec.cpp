#include <gtest/gtest.h>

#include "domain/token/one_time_code.hpp"
#include "tests/support/desk_on_sqlite.hpp"
#include "tests/support/digest.hpp"

namespace muster::testing {
namespace {

const std::string seed = "3132333435363738393031323334353637383930";  // of RFC 4226 and 6238

DeskOnSqlite::Parameters three(std::uint64_t first, unsigned digits = 6) {
    DeskOnSqlite::Parameters codes;
    for (std::uint64_t i = 0; i < 3; ++i) {
        codes["code" + std::to_string(i + 1)] =
            token::one_time_code(test::real_digest(), "12345678901234567890", first + i, digits);
    }
    return codes;
}

class TokenResync : public ::testing::Test {
protected:
    std::string made(const std::string& type) {
        const auto got = desk.call("POST", "/admin/v1/tokens", {{"type", type}, {"serial", type}, {"secret", seed}});
        return "/admin/v1/tokens/" + got.response()["token_id"].get<std::string>() + "/resync";
    }
    DeskOnSqlite desk;
};

TEST_F(TokenResync, V6_three_codes_in_a_row_set_the_counter) {
    const auto path = made("h6");
    const auto got = desk.call("POST", path, three(700));
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.response(), "");
    EXPECT_EQ(desk.account().tokens.begin()->second.counter, 703U);
    const auto events = desk.history().size();
    const auto again = desk.call("POST", path, three(700));
    EXPECT_EQ(again.code(), 40002);
    EXPECT_EQ(again.detail(), "code1: with code2 and code3 no three codes that the token shows one after the other");
    EXPECT_EQ(desk.history().size(), events) << "A6: what was shown once counts once";
    EXPECT_EQ(desk.call("POST", path, three(703)).status, 200U);
}

TEST_F(TokenResync, V6_totp_is_found_by_the_servers_clock) {
    const auto path = made("t8");
    const auto step =
        static_cast<std::uint64_t>(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() / 30);
    EXPECT_EQ(desk.call("POST", path, three(step + 20, 8)).status, 200U);
    EXPECT_EQ(desk.account().tokens.begin()->second.drift, TokenDrift{22 * 30});
    EXPECT_EQ(desk.call("POST", path, three(step, 8)).code(), 40002);
}

TEST_F(TokenResync, V6_what_is_needed_is_named) {
    const auto path = made("h6");
    EXPECT_EQ(desk.call("POST", path, {{"code1", "755224"}, {"code2", "287082"}}).detail(), "code3: is needed");
    auto codes = three(0);
    codes["code2"] = "28708";
    EXPECT_EQ(desk.call("POST", path, codes).detail(), "code2: not a code of 6 digits");
    codes["code2"] = "28708x";
    EXPECT_EQ(desk.call("POST", path, codes).detail(), "code2: not a code of 6 digits");
    codes["code2"] = "287 082";
    EXPECT_EQ(desk.call("POST", path, codes).status, 200U) << "as displays group them";
    EXPECT_EQ(desk.call("POST", "/admin/v1/tokens/" + red_token.str() + "/resync", three(0)).code(), 40401);
    EXPECT_EQ(desk.call("POST", "/admin/v1/tokens/x/resync", three(0)).code(), 40401);
}

TEST_F(TokenResync, V6_a_yubikey_needs_none_and_a_lost_secret_is_said) {
    const auto key = desk.call("POST", "/admin/v1/tokens",
                               {{"type", "yk"},
                                {"serial", "1"},
                                {"private_id", "001122334455"},
                                {"aes_key", "00112233445566778899aabbccddeeff"}});
    const auto of_key = "/admin/v1/tokens/" + key.response()["token_id"].get<std::string>() + "/resync";
    EXPECT_EQ(desk.call("POST", of_key, three(0)).detail(), "token_id: is a YubiKey, which needs no resynchronising");
    const auto path = made("h6");
    desk.token_secrets.clear();
    const auto lost = desk.call("POST", path, three(0));
    EXPECT_EQ(lost.code(), 50300);
    EXPECT_EQ(lost.detail(), "the token's secret is not kept on this server");
}

TEST_F(TokenResync, L3_V6_the_administrator_log_tells_it) {
    EXPECT_EQ(desk.call("POST", made("h6"), three(5)).status, 200U);
    desk.pass(std::chrono::seconds{5});
    const auto log = desk.call("GET", "/admin/v1/logs/administrator").response();
    EXPECT_EQ(log.back()["action"], "hardtoken_resync");
    EXPECT_EQ(log.back()["object"], "h6");
}

}  // namespace
}  // namespace muster::testing
