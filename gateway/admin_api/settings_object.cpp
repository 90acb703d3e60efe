#include "gateway/admin_api/settings_object.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "domain/base/match.hpp"

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;

json shown(const Setting& setting, const SettingValue& value) {
    return match(
        value, [](std::monostate) { return json(nullptr); },
        [&](bool flag) { return setting.shown_as_number ? json(flag ? 1 : 0) : json(flag); },
        [](std::uint32_t number) { return json(number); },
        [&](const std::string& text) { return setting.none_when_empty && text.empty() ? json(nullptr) : json(text); });
}

/// What no setting can be, above as below, becomes the largest: out of every limit.
std::uint32_t in_range(std::int64_t number) {
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(number < 0 ? most : std::min(number, most));
}

Result<SettingValue, ApiError> number_asked(const Setting& setting, const std::string& text,
                                            const Parameters& parameters) {
    if (text.empty() && setting.kind == Setting::Kind::number_or_none) return SettingValue{};
    if (text.empty()) return SettingValue{std::uint32_t{0}};  // duo-api 1.6: clears it
    auto number = parameters.integer(setting.name);
    if (!number) return failure(number.error());
    return SettingValue{in_range(**number)};
}

Result<SettingValue, ApiError> asked(const Setting& setting, const std::string& text, const Parameters& parameters) {
    switch (setting.kind) {
        case Setting::Kind::flag: {
            auto flag = parameters.boolean(setting.name);
            if (!flag) return failure(flag.error());
            return SettingValue{**flag};
        }
        case Setting::Kind::number:
        case Setting::Kind::number_or_none:
            return number_asked(setting, text, parameters);
        case Setting::Kind::text:
        case Setting::Kind::choice:
            break;
    }
    return SettingValue{text};
}

}  // namespace

json settings_object(const Settings& settings) {
    json object = json::object();
    for (const auto& setting : setting_table()) {
        object[std::string{setting.name}] = shown(setting, value_of(settings, setting));
    }
    for (const auto* deprecated : {"push_enabled", "sms_enabled", "voice_enabled", "mobile_otp_enabled", "u2f_enabled"})
        object[deprecated] = false;
    for (const auto* deprecated : {"reactivation_url", "reactivation_integration_key"}) object[deprecated] = nullptr;
    return object;
}

Result<ChangeSettings, ApiError> settings_asked(const Parameters& parameters) {
    ChangeSettings command;
    for (const auto& setting : setting_table()) {
        const auto text = parameters.text(setting.name);
        if (!text) return failure(text.error());
        if (!*text) continue;
        auto value = asked(setting, **text, parameters);
        if (!value) return failure(std::move(value).error());
        command.settings.emplace_back(std::string{setting.name}, *std::move(value));
    }
    return command;
}

}  // namespace muster::gateway::admin_api
