#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using Given_settings = std::vector<std::pair<std::string, SettingValue>>;

constexpr std::uint32_t zero = 0;

ChangeSettings set(Given_settings settings) {
    return {.settings = std::move(settings)};
}

SettingsChanged changed(std::vector<SettingChange> changes) {
    return {.account = account, .changes = std::move(changes)};
}

BadValue bad(std::string field, std::string why) {
    return {{.field = std::move(field), .why = std::move(why)}};
}

TEST(ChangeSettings, L3_each_changed_setting_is_there_with_old_and_new_value) {
    const auto decided = given({}).when(set({{"delete_sends_to_trash", true}, {"lockout_threshold", 5U}}));
    decided.then({changed({{"lockout_threshold", 10U, 5U}, {"delete_sends_to_trash", false, true}})});
    const auto settings = decided.account().settings;
    EXPECT_EQ(settings.lockout_threshold, 5U);
    EXPECT_TRUE(settings.delete_sends_to_trash);
}

TEST(ChangeSettings, T10_what_is_so_already_makes_no_event) {
    Given_settings whole;
    const auto before = given({}).account();
    for (const auto& setting : setting_table()) {
        whole.emplace_back(std::string{setting.name}, value_of(before.settings, setting));
    }
    given({}).when(set(whole)).then_nothing();
    given({}).when(set({})).then_nothing();
}

TEST(ChangeSettings, L3_a_call_is_done_whole_or_not_at_all) {
    given({})
        .when(set({{"lockout_threshold", 5U}, {"sms_batch", 11U}}))
        .then_refused(bad("sms_batch", "is not between 1 and 10"));
}

struct Limits {
    const char* name;
    std::uint32_t min;
    std::uint32_t max;
    bool zero_too = false;
};

class EveryNumber : public ::testing::TestWithParam<Limits> {};

TEST_P(EveryNumber, T1_A3_A5_B6_stays_within_its_limits) {
    const auto& [name, min, max, zero_too] = GetParam();
    const auto why = "is not " + std::string{zero_too ? "0, or " : ""} + "between " + std::to_string(min) + " and " +
                     std::to_string(max);
    for (const auto allowed : {min, max}) {
        const auto after = given({}).when(set({{name, allowed}})).account();
        EXPECT_EQ(value_of(after.settings, *find_setting(name)), SettingValue{allowed}) << name;
    }
    given({}).when(set({{name, max + 1}})).then_refused(bad(name, why));
    if (min > 1) given({}).when(set({{name, min - 1}})).then_refused(bad(name, why));
    if (min > 0 && !zero_too) given({}).when(set({{name, zero}})).then_refused(bad(name, why));
    given({}).when(set({{name, std::string{"7"}}})).then_refused(bad(name, "is no number"));
}

INSTANTIATE_TEST_SUITE_P(Settings, EveryNumber,
                         ::testing::Values(Limits{"lockout_threshold", 1, 9999},
                                           Limits{"lockout_expire_duration", 5, 30000, true},
                                           Limits{"inactive_user_expiration", 30, 365, true},
                                           Limits{"pending_deletion_days", 1, 30}, Limits{"sms_batch", 1, 10},
                                           Limits{"minimum_password_length", 12, 100}),
                         [](const auto& one) { return std::string{one.param.name}; });

TEST(ChangeSettings, A3_zero_or_nothing_means_that_a_lock_ends_by_hand_only) {
    const auto limited = changed({{"lockout_expire_duration", {}, 30U}});
    for (const SettingValue& none : {SettingValue{}, SettingValue{zero}}) {
        given({limited})
            .when(set({{"lockout_expire_duration", none}}))
            .then({changed({{"lockout_expire_duration", 30U, {}}})});
        given({}).when(set({{"lockout_expire_duration", none}})).then_nothing();
    }
}

TEST(ChangeSettings, A5_zero_switches_the_limit_off) {
    given({changed({{"inactive_user_expiration", zero, 30U}})})
        .when(set({{"inactive_user_expiration", zero}}))
        .then({changed({{"inactive_user_expiration", 30U, zero}})});
}

TEST(ChangeSettings, B2_a_choice_is_one_of_its_words) {
    given({})
        .when(set({{"helpdesk_bypass", std::string{"limit"}}}))
        .then({changed({{"helpdesk_bypass", std::string{"allow"}, std::string{"limit"}}})});
    given({})
        .when(set({{"helpdesk_bypass", std::string{"never"}}}))
        .then_refused(bad("helpdesk_bypass", "is none of allow limit deny"));
    given({}).when(set({{"language", std::string{"en"}}})).then_refused(bad("language", "is none of EN DE FR"));
}

TEST(ChangeSettings, L3_text_is_checked_for_what_it_is) {
    const std::vector<std::pair<std::string, std::string>> good{{"timezone", "Europe/Berlin"},
                                                                {"timezone", "America/Argentina/Buenos_Aires"},
                                                                {"fraud_email", "fraud@corp.example"},
                                                                {"caller_id", "+15555550100"},
                                                                {"helpdesk_message", "Call 4711,\nplease."},
                                                                {"name", "Corp"}};
    for (const auto& [name, text] : good) {
        const auto after = given({}).when(set({{name, text}})).account();
        EXPECT_EQ(value_of(after.settings, *find_setting(name)), SettingValue{text}) << name;
    }
    given({})
        .when(set({{"timezone", std::string{"Europe/Atlantis"}}}))
        .then_refused(bad("timezone", "is no time zone of the IANA database"));
    given({}).when(set({{"name", std::string{}}})).then_refused(bad("name", "is empty"));
    given({}).when(set({{"timezone", std::string{}}})).then_refused(bad("timezone", "is empty"));
    given({}).when(set({{"name", std::string(257, 'x')}})).then_refused(bad("name", "is longer than 256 bytes"));
    given({}).when(set({{"name", std::string{"\xff"}}})).then_refused(bad("name", "is not UTF-8"));
    given({})
        .when(set({{"sms_message", std::string{"a\x01"}}}))
        .then_refused(bad("sms_message", "holds a control character"));
    const auto decided = given({}).when(set({{"fraud_email", std::string{"nobody"}}}));
    EXPECT_TRUE(std::holds_alternative<Refusal>(decided.decision().sum()));
}

TEST(ChangeSettings, L3_a_flag_is_true_or_false) {
    given({}).when(set({{"sms_refresh", 1U}})).then_refused(bad("sms_refresh", "is neither true nor false"));
}

TEST(ChangeSettings, L3_the_two_key_presses_are_both_set_or_both_empty) {
    given({})
        .when(set({{"keypress_confirm", std::string{"1"}}}))
        .then_refused(bad("keypress_fraud", "is empty, and the other key press is not"));
    given({})
        .when(set({{"keypress_fraud", std::string{"*"}}}))
        .then_refused(bad("keypress_confirm", "is empty, and the other key press is not"));
    given({})
        .when(set({{"keypress_fraud", std::string{"*"}}, {"keypress_confirm", std::string{"1"}}}))
        .then({changed({{"keypress_confirm", std::string{}, std::string{"1"}},
                        {"keypress_fraud", std::string{}, std::string{"*"}}})});
    given({})
        .when(set({{"keypress_fraud", std::string{"x"}}}))
        .then_refused(bad("keypress_fraud", "holds other keys than 0 to 9, * and #"));
}

TEST(ChangeSettings, L3_switching_the_fraud_mails_off_clears_their_address) {
    const auto address = changed({{"fraud_email", std::string{}, std::string{"fraud@corp.example"}}});
    given({address})
        .when(set({{"fraud_email_enabled", false}}))
        .then({changed({{"fraud_email", std::string{"fraud@corp.example"}, std::string{}},
                        {"fraud_email_enabled", true, false}})});
    given({})
        .when(set({{"fraud_email_enabled", false}, {"fraud_email", std::string{"fraud@corp.example"}}}))
        .then_refused(bad("fraud_email", "needs fraud_email_enabled"));
}

TEST(ChangeSettings, L3_an_unknown_setting_is_refused) {
    given({}).when(set({{"colour", std::string{"red"}}})).then_refused(bad("colour", "is no setting"));
}

TEST(ChangeSettings, T1_deadlines_that_run_already_stay) {
    const auto after =
        given({created(amy, "amy"), trashed_by_hand(amy)}).when(set({{"pending_deletion_days", 1U}})).account();
    EXPECT_EQ(std::get<user::InTrash>(after.find_user(amy)->phase).purge_at, now + Days{7});
}

TEST(SettingTable, L3_names_each_setting_once_and_its_default_is_allowed) {
    const Settings defaults;
    for (const auto& setting : setting_table()) {
        EXPECT_EQ(find_setting(setting.name), &setting) << setting.name;
        if (setting.name == "name") continue;  // an account is given one
        EXPECT_FALSE(fault_of(setting, value_of(defaults, setting))) << setting.name;
    }
}

}  // namespace
}  // namespace muster::testing
