#include "gateway/admin_api/settings_object.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace muster::gateway::admin_api {
namespace {

using Asked = std::vector<std::pair<std::string, SettingValue>>;

Result<ChangeSettings, ApiError> asked(const std::string& form) {
    const auto read =
        Parameters::read({.method = "POST", .target = "/admin/v1/settings", .body = form}, SignatureVersion::v2);
    EXPECT_TRUE(read) << form;
    return settings_asked(read.value_or(Parameters{}));
}

Asked settings_of(const std::string& form) {
    const auto command = asked(form);
    EXPECT_TRUE(command) << form;
    return command ? command->settings : Asked{};
}

TEST(SettingsObject, L3_shows_every_setting_as_the_api_writes_it) {
    Settings settings;
    settings.name = "Example";
    settings.lockout_expire_duration = 30;
    const auto object = settings_object(settings);
    for (const auto& setting : setting_table()) EXPECT_TRUE(object.contains(setting.name)) << setting.name;
    EXPECT_EQ(object["name"], "Example");
    EXPECT_EQ(object["lockout_expire_duration"], 30);
    EXPECT_EQ(object["log_retention_days"], nullptr);
    EXPECT_EQ(object["duo_mobile_otp_type"], nullptr);
    EXPECT_EQ(object["helpdesk_bypass"], "allow");
    EXPECT_EQ(object["language"], "EN");
    EXPECT_EQ(object["delete_sends_to_trash"], 0) << "a number, where others are false";
    EXPECT_EQ(object["instant_restore_enabled"], 1);
    EXPECT_EQ(object["user_managers_can_put_users_in_bypass"], true);
    EXPECT_EQ(object["sms_expiration"], 0);
    EXPECT_EQ(object["sms_enabled"], false);
    EXPECT_TRUE(object["reactivation_url"].is_null());
}

TEST(SettingsObject, L3_a_call_names_any_of_them_in_the_forms_that_clients_send) {
    EXPECT_EQ(settings_of("lockout_threshold=5&delete_sends_to_trash=1&fraud_email_enabled=False"),
              (Asked{{"lockout_threshold", 5U}, {"delete_sends_to_trash", true}, {"fraud_email_enabled", false}}));
    EXPECT_EQ(settings_of("helpdesk_message=Call+us&language=DE"),
              (Asked{{"helpdesk_message", std::string{"Call us"}}, {"language", std::string{"DE"}}}));
    EXPECT_EQ(settings_of(""), Asked{});
}

TEST(SettingsObject, L3_empty_clears) {
    EXPECT_EQ(settings_of("lockout_expire_duration=&log_retention_days=&sms_expiration=&helpdesk_message="),
              (Asked{{"lockout_expire_duration", {}},
                     {"helpdesk_message", std::string{}},
                     {"sms_expiration", std::uint32_t{0}},
                     {"log_retention_days", {}}}));
}

TEST(SettingsObject, L3_what_is_no_setting_or_is_deprecated_is_ignored) {
    EXPECT_EQ(settings_of("account_id=DA1&sms_enabled=1&reactivation_url=x"), Asked{});
}

TEST(SettingsObject, L3_what_is_of_another_kind_is_refused_by_name) {
    for (const auto* form : {"lockout_threshold=many", "sms_refresh=perhaps", "sms_batch=1&sms_batch=2"}) {
        const auto refused = asked(form);
        ASSERT_FALSE(refused) << form;
        const std::string name{form, std::string_view{form}.find('=')};
        EXPECT_TRUE(refused.error().detail.starts_with(name + ": ")) << refused.error().detail;
    }
    EXPECT_EQ(settings_of("sms_batch=-1"), (Asked{{"sms_batch", 4'294'967'295U}})) << "out of every limit";
    EXPECT_EQ(settings_of("sms_batch=99999999999999999999"), (Asked{{"sms_batch", 4'294'967'295U}}));
}

TEST(SettingsObject, T10_a_client_may_post_the_whole_object_back) {
    Settings settings;
    settings.name = "Example";
    const auto object = settings_object(settings);
    const auto read = Parameters::read({.method = "POST", .target = "/admin/v1/settings", .body = object.dump()},
                                       SignatureVersion::v5);
    ASSERT_TRUE(read);
    const auto command = settings_asked(*read);
    ASSERT_TRUE(command);
    for (const auto& [name, value] : command->settings) {
        const auto& setting = *find_setting(name);
        EXPECT_EQ(value, value_of(settings, setting)) << name;
        EXPECT_FALSE(fault_of(setting, value)) << name;
    }
    EXPECT_EQ(command->settings.size(), setting_table().size());
}

}  // namespace
}  // namespace muster::gateway::admin_api
