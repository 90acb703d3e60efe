#include "domain/account/settings_table.hpp"

#include <algorithm>
#include <array>

#include "domain/base/match.hpp"
#include "domain/values/person.hpp"
#include "domain/values/time_zones.hpp"
#include "domain/values/utf8.hpp"

namespace muster {
namespace {

using Kind = Setting::Kind;
using Fault = std::optional<std::string>;

constexpr std::string_view kept = "kept";
constexpr std::string_view shown = "console, mails";
constexpr std::string_view mails = "fraud and lockout mails";
constexpr std::string_view provider = "provider of calls";
constexpr std::string_view logs = "what logs show";

constexpr std::array<std::string_view, 3> helpdesk_bypass_words{"allow", "limit", "deny"};
constexpr std::array<std::string_view, 3> language_words{"EN", "DE", "FR"};

Fault zone_fault(std::string_view text) {
    return is_time_zone(text) ? Fault{} : "is no time zone of the IANA database";
}

Fault email_fault(std::string_view text) {
    const auto parsed = parse_email(text, "");
    return parsed ? Fault{} : parsed.error().why;
}

Fault phone_fault(std::string_view text) {
    const auto parsed = parse_phone_number(text, "");
    return parsed ? Fault{} : parsed.error().why;
}

Fault keys_fault(std::string_view text) {
    return text.find_first_not_of("0123456789*#") == std::string_view::npos ? Fault{}
                                                                            : "holds other keys than 0 to 9, * and #";
}

constexpr Setting of_kind(Kind kind, std::string_view name, Setting::Field field, std::string_view effect) {
    return {.name = name, .kind = kind, .field = field, .words = {}, .effect = effect};
}

constexpr Setting flag(std::string_view name, bool Settings::* field, std::string_view effect) {
    return of_kind(Kind::flag, name, field, effect);
}

constexpr Setting flag_as_number(std::string_view name, bool Settings::* field, std::string_view effect) {
    auto setting = flag(name, field, effect);
    setting.shown_as_number = true;
    return setting;
}

constexpr Setting number(std::string_view name, std::uint32_t Settings::* field, std::uint32_t min, std::uint32_t max,
                         std::string_view effect) {
    auto setting = of_kind(Kind::number, name, field, effect);
    setting.min = min;
    setting.max = max;
    return setting;
}

constexpr Setting number_or_zero(std::string_view name, std::uint32_t Settings::* field, std::uint32_t min,
                                 std::uint32_t max, std::string_view effect) {
    auto setting = number(name, field, min, max, effect);
    setting.zero_too = true;
    return setting;
}

constexpr Setting number_or_none(std::string_view name, std::optional<std::uint32_t> Settings::* field,
                                 std::uint32_t min, std::uint32_t max, std::string_view effect) {
    auto setting = of_kind(Kind::number_or_none, name, field, effect);
    setting.min = min;
    setting.max = max;
    setting.zero_too = true;
    return setting;
}

constexpr Setting text(std::string_view name, std::string Settings::* field, std::uint32_t bytes_max,
                       std::string_view effect, Fault (*fault)(std::string_view) = nullptr) {
    auto setting = of_kind(Kind::text, name, field, effect);
    setting.max = bytes_max;
    setting.fault = fault;
    return setting;
}

constexpr Setting never_empty(Setting setting) {
    setting.min = 1;
    return setting;
}

constexpr Setting personal(Setting setting) {
    setting.personal = true;
    return setting;
}

constexpr Setting none_when_empty(Setting setting) {
    setting.none_when_empty = true;
    return setting;
}

template <class Enum>
constexpr Setting choice(std::string_view name, Enum Settings::* field, std::span<const std::string_view> words,
                         std::string_view effect) {
    auto setting = of_kind(Kind::choice, name, field, effect);
    setting.words = words;
    return setting;
}

constexpr std::uint32_t days_of_a_year = 365;
constexpr std::uint32_t minutes_of_a_year = days_of_a_year * 24 * 60;
constexpr std::uint32_t credits_max = 1'000'000;
constexpr std::uint32_t message_bytes_max = 4096;

using S = Settings;
constexpr std::array table{
    number("lockout_threshold", &S::lockout_threshold, 1, 9999, "A3"),
    number_or_none("lockout_expire_duration", &S::lockout_expire_duration, 5, 30000, "A3"),
    number_or_zero("inactive_user_expiration", &S::inactive_user_expiration, 30, days_of_a_year, "A5"),
    number("pending_deletion_days", &S::pending_deletion_days, 1, 30, "T1"),
    choice("helpdesk_bypass", &S::helpdesk_bypass, helpdesk_bypass_words, "B2"),
    number("helpdesk_bypass_expiration", &S::helpdesk_bypass_expiration, 0, minutes_of_a_year, "B2"),
    flag("helpdesk_can_send_enroll_email", &S::helpdesk_can_send_enroll_email, "E10"),
    personal(text("helpdesk_message", &S::helpdesk_message, message_bytes_max, "E3")),
    flag("user_managers_can_put_users_in_bypass", &S::user_managers_can_put_users_in_bypass, "S2"),
    number("sms_batch", &S::sms_batch, 1, 10, "B6"),
    number("sms_expiration", &S::sms_expiration, 0, minutes_of_a_year, "B6"),
    flag_as_number("sms_refresh", &S::sms_refresh, "B6"),
    personal(text("sms_message", &S::sms_message, 160, "B6")),
    number_or_none("log_retention_days", &S::log_retention_days, 1, 100 * days_of_a_year, logs),
    flag_as_number("delete_sends_to_trash", &S::delete_sends_to_trash, "T11"),
    never_empty(text("name", &S::name, 256, shown)),
    never_empty(text("timezone", &S::timezone, 64, shown, zone_fault)),
    choice("language", &S::language, language_words, shown),
    personal(text("fraud_email", &S::fraud_email, 254, mails, email_fault)),
    flag("fraud_email_enabled", &S::fraud_email_enabled, mails),
    number("inactive_admin_expiration", &S::inactive_admin_expiration, 0, days_of_a_year, kept),
    number("unenrolled_user_lockout_threshold", &S::unenrolled_user_lockout_threshold, 0, days_of_a_year, kept),
    number("minimum_password_length", &S::minimum_password_length, 12, 100, kept),
    flag("password_requires_upper_alpha", &S::password_requires_upper_alpha, kept),
    flag("password_requires_lower_alpha", &S::password_requires_lower_alpha, kept),
    flag("password_requires_numeric", &S::password_requires_numeric, kept),
    flag("password_requires_special", &S::password_requires_special, kept),
    flag_as_number("instant_restore_enabled", &S::instant_restore_enabled, kept),
    flag_as_number("security_checkup_enabled", &S::security_checkup_enabled, kept),
    flag("enrollment_universal_prompt_enabled", &S::enrollment_universal_prompt_enabled, kept),
    flag("email_activity_notification_enabled", &S::email_activity_notification_enabled, kept),
    flag("push_activity_notification_enabled", &S::push_activity_notification_enabled, kept),
    flag("global_ssp_policy_enforced", &S::global_ssp_policy_enforced, kept),
    flag("req_fips_passcodes_android", &S::req_fips_passcodes_android, kept),
    none_when_empty(text("duo_mobile_otp_type", &S::duo_mobile_otp_type, 64, kept)),
    flag_as_number("mobile_analytics_disabled", &S::mobile_analytics_disabled, kept),
    text("enrollment_module", &S::enrollment_module, 64, kept),
    number("telephony_warning_min", &S::telephony_warning_min, 0, credits_max, kept),
    number("user_telephony_cost_max", &S::user_telephony_cost_max, 0, credits_max, kept),
    personal(text("caller_id", &S::caller_id, 32, provider, phone_fault)),
    text("keypress_confirm", &S::keypress_confirm, 16, provider, keys_fault),
    text("keypress_fraud", &S::keypress_fraud, 16, provider, keys_fault),
};

std::string limits_of(const Setting& setting) {
    const std::string zero = setting.zero_too ? "0, or " : "";
    return "is not " + zero + "between " + std::to_string(setting.min) + " and " + std::to_string(setting.max);
}

Fault number_fault(const Setting& setting, std::uint32_t value) {
    if (value == 0 && setting.zero_too) return {};
    return value >= setting.min && value <= setting.max ? Fault{} : limits_of(setting);
}

Fault text_fault(const Setting& setting, const std::string& value) {
    if (value.empty()) return setting.min > 0 ? Fault{"is empty"} : Fault{};
    if (!is_utf8(value)) return "is not UTF-8";
    if (has_control_character(value, LineBreaks::allowed)) return "holds a control character";
    if (value.size() > setting.max) return "is longer than " + std::to_string(setting.max) + " bytes";
    return setting.fault == nullptr ? Fault{} : setting.fault(value);
}

Fault word_fault(const Setting& setting, const std::string& word) {
    if (std::ranges::find(setting.words, word) != setting.words.end()) return {};
    std::string why = "is none of";
    for (const auto one : setting.words) why += " " + std::string{one};
    return why;
}

}  // namespace

std::span<const Setting> setting_table() {
    return table;
}

const Setting* find_setting(std::string_view name) {
    const auto* found = std::ranges::find(table, name, &Setting::name);
    return found == table.end() ? nullptr : found;
}

SettingValue value_of(const Settings& settings, const Setting& setting) {
    return match(
        setting.field, [&](bool Settings::* field) -> SettingValue { return settings.*field; },
        [&](std::uint32_t Settings::* field) -> SettingValue { return settings.*field; },
        [&](std::optional<std::uint32_t> Settings::* field) -> SettingValue {
            return settings.*field ? SettingValue{*(settings.*field)} : SettingValue{};
        },
        [&](std::string Settings::* field) -> SettingValue { return settings.*field; },
        [&]<class Enum>(Enum Settings::* choice) -> SettingValue {
            return std::string{setting.words[static_cast<std::size_t>(settings.*choice)]};
        });
}

Fault fault_of(const Setting& setting, const SettingValue& value) {
    const auto* number = std::get_if<std::uint32_t>(&value);
    const auto* text = std::get_if<std::string>(&value);
    switch (setting.kind) {
        case Kind::flag:
            return std::holds_alternative<bool>(value) ? Fault{} : "is neither true nor false";
        case Kind::number_or_none:
            if (std::holds_alternative<std::monostate>(value)) return {};
            return number == nullptr ? "is no number" : number_fault(setting, *number);
        case Kind::number:
            return number == nullptr ? "is no number" : number_fault(setting, *number);
        case Kind::text:
            return text == nullptr ? "is no text" : text_fault(setting, *text);
        case Kind::choice:
            return text == nullptr ? "is no text" : word_fault(setting, *text);
    }
    return "is of no kind";
}

void assign(Settings& settings, const Setting& setting, const SettingValue& value) {
    const auto* number = std::get_if<std::uint32_t>(&value);
    const auto* text = std::get_if<std::string>(&value);
    match(
        setting.field,
        [&](bool Settings::* field) {
            if (const auto* flag = std::get_if<bool>(&value)) settings.*field = *flag;
        },
        [&](std::uint32_t Settings::* field) {
            if (number != nullptr) settings.*field = *number;
        },
        [&](std::optional<std::uint32_t> Settings::* field) {
            if (number != nullptr && *number != 0) settings.*field = *number;
            const bool none = std::holds_alternative<std::monostate>(value) || (number != nullptr && *number == 0);
            if (none) settings.*field = std::nullopt;
        },
        [&](std::string Settings::* field) {
            if (text != nullptr) settings.*field = *text;
        },
        [&]<class Enum>(Enum Settings::* field) {
            if (text == nullptr) return;
            const auto found = std::ranges::find(setting.words, *text);
            if (found != setting.words.end()) settings.*field = static_cast<Enum>(found - setting.words.begin());
        });
}

}  // namespace muster
