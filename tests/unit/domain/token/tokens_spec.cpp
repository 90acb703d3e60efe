#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using token::AssignToken;
using token::ChangeToken;
using token::CreateToken;
using token::DeleteToken;
using token::UnassignToken;

CreateToken create(const TokenId& token, TokenType type, std::string_view serial) {
    return {.token = token,
            .type = type,
            .serial = TokenSerial{std::string{serial}},
            .totp_step = std::nullopt,
            .counter = 0};
}

token::Unassigned unassigned(const UserId& user, const TokenId& token) {
    return {.user = user, .token = token};
}

Events amy_and_a_token() {
    return {created(amy, "amy"), created(blue_token, TokenType::h6, "1")};
}

Events amys_token() {
    auto history = amy_and_a_token();
    history.emplace_back(assigned(amy, blue_token));
    history.emplace_back(enrolled(amy, blue_token));
    return history;
}

TEST(CreateToken, V6_each_type_is_made_with_its_serial) {
    for (const auto type : {TokenType::h6, TokenType::h8, TokenType::t6, TokenType::t8, TokenType::yk}) {
        given({}).when(create(blue_token, type, "A 1")).then({created(blue_token, type, "A 1")});
    }
}

TEST(CreateToken, V6_counters_are_for_hotp_and_steps_for_totp) {
    auto counting = create(blue_token, TokenType::h8, "1");
    counting.counter = 17;
    auto expected = created(blue_token, TokenType::h8, "1");
    expected.counter = 17;
    given({}).when(counting).then({expected});

    auto stepping = create(blue_token, TokenType::t8, "1");
    stepping.totp_step = TotpStep{60};
    expected = created(blue_token, TokenType::t8, "1");
    expected.totp_step = TotpStep{60};
    given({}).when(stepping).then({expected});

    for (const auto type : {TokenType::t6, TokenType::yk}) {
        counting.type = type;
        given({}).when(counting).then_refused(BadValue{{.field = "counter", .why = "is for the types h6 and h8 only"}});
    }
    for (const auto type : {TokenType::h6, TokenType::yk}) {
        stepping.type = type;
        given({}).when(stepping).then_refused(
            BadValue{{.field = "totp_step", .why = "is for the types t6 and t8 only"}});
    }
}

TEST(CreateToken, V6_a_step_is_up_to_five_minutes) {
    for (const auto seconds : {0, -30, 301}) {
        auto command = create(blue_token, TokenType::t6, "1");
        command.totp_step = TotpStep{seconds};
        given({}).when(command).then_refused(
            BadValue{{.field = "totp_step", .why = "is not between 1 and 300 seconds"}});
    }
}

TEST(CreateToken, V6_a_serial_stands_once_in_its_type) {
    const auto one = given({created(blue_token, TokenType::h6, "1")});
    one.when(create(red_token, TokenType::h6, "1")).then_refused(TokenSerialTaken{.holder = blue_token});
    one.when(create(red_token, TokenType::h8, "1")).then({created(red_token, TokenType::h8, "1")});
}

TEST(CreateToken, T10_an_id_stands_for_one_token) {
    const auto one = given({created(blue_token, TokenType::t6, "1")});
    one.when(create(blue_token, TokenType::t6, "1")).then_nothing();
    one.when(create(blue_token, TokenType::t6, "2")).then_refused(IdInUse{.id = blue_token.str()});
}

TEST(ChangeToken, V6_the_step_of_a_totp_token_is_set_anew) {
    const auto one = given({created(blue_token, TokenType::t6, "1"), created(red_token, TokenType::h6, "1")});
    const auto decided = one.when(ChangeToken{blue_token, TotpStep{60}});
    decided.then(
        {token::Changed{.token = blue_token, .totp_step = token::Change<TotpStep>{TotpStep{30}, TotpStep{60}}}});
    EXPECT_EQ(decided.account().find_token(blue_token)->totp_step, TotpStep{60});
    one.when(ChangeToken{blue_token, TotpStep{30}}).then_nothing();
    one.when(ChangeToken{blue_token, TotpStep{0}})
        .then_refused(BadValue{{.field = "totp_step", .why = "is not between 1 and 300 seconds"}});
    one.when(ChangeToken{red_token, TotpStep{60}})
        .then_refused(BadValue{{.field = "totp_step", .why = "is for the types t6 and t8 only"}});
    one.when(ChangeToken{a_token("NONE"), TotpStep{60}}).then_refused(UnknownToken{.token = a_token("NONE")});
}

TEST(AssignToken, U6_with_the_first_device_the_user_is_enrolled) {
    given(amy_and_a_token())
        .when(AssignToken{amy, blue_token})
        .then({assigned(amy, blue_token), enrolled(amy, blue_token)});
}

TEST(AssignToken, U6_beside_another_device_it_enrolls_nobody) {
    auto history = amys_token();
    history.emplace_back(created(red_token, TokenType::yk, "1"));
    given(history).when(AssignToken{amy, red_token}).then({assigned(amy, red_token)});
}

TEST(AssignToken, T10_what_is_assigned_is_not_assigned_again) {
    given(amys_token()).when(AssignToken{amy, blue_token}).then_nothing();
}

TEST(AssignToken, T7_nothing_is_assigned_to_somebody_in_the_trash) {
    auto history = amy_and_a_token();
    history.emplace_back(trashed_by_hand(amy));
    given(history).when(AssignToken{amy, blue_token}).then_refused(InTheTrash{.user = amy});
}

TEST(AssignToken, V6_unknown_users_and_tokens_are_refused) {
    given(amy_and_a_token()).when(AssignToken{eve, blue_token}).then_refused(UnknownUser{.user = eve});
    given(amy_and_a_token()).when(AssignToken{amy, red_token}).then_refused(UnknownToken{.token = red_token});
}

TEST(UnassignToken, V8_without_the_last_device_the_user_is_enrolled_no_more) {
    const auto decided = given(amys_token()).when(UnassignToken{amy, blue_token});
    decided.then({unassigned(amy, blue_token), unenrolled(amy, blue_token)});
    EXPECT_NE(decided.account().find_token(blue_token), nullptr) << "it stays in the account";
}

TEST(UnassignToken, T7_the_tokens_of_somebody_in_the_trash_stay) {
    auto history = amys_token();
    history.emplace_back(trashed_by_hand(amy));
    given(history).when(UnassignToken{amy, blue_token}).then_refused(InTheTrash{.user = amy});
}

TEST(UnassignToken, T10_what_is_not_assigned_is_not_unassigned) {
    given(amy_and_a_token()).when(UnassignToken{amy, blue_token}).then_nothing();
    given(amy_and_a_token()).when(UnassignToken{eve, blue_token}).then_refused(UnknownUser{.user = eve});
    given(amy_and_a_token()).when(UnassignToken{amy, red_token}).then_refused(UnknownToken{.token = red_token});
}

TEST(DeleteToken, V8_it_goes_from_each_who_has_it) {
    const auto decided = given(amys_token()).when(DeleteToken{blue_token});
    decided.then({token::Deleted{.token = blue_token, .users = {amy}}, unenrolled(amy, blue_token)});
    const auto after = decided.account();
    EXPECT_TRUE(after.tokens.empty());
    EXPECT_TRUE(after.token_serials.empty()) << "its serial is free";
    EXPECT_FALSE(after.find_user(amy)->is_enrolled());
}

TEST(DeleteToken, T7_the_token_of_somebody_in_the_trash_stays) {
    auto history = amys_token();
    history.emplace_back(trashed_by_hand(amy));
    given(history).when(DeleteToken{blue_token}).then_refused(InTheTrash{.user = amy});
    given({}).when(DeleteToken{blue_token}).then_refused(UnknownToken{.token = blue_token});
}

}  // namespace
}  // namespace muster::testing
