#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "domain/account/settings.hpp"

namespace muster {

/// A setting's value, whatever the setting: nothing, a flag, a number, text (a choice is its word).
using SettingValue = std::variant<std::monostate, bool, std::uint32_t, std::string>;

/// All that there is to know of one setting: a new one is its field in `Settings` and a line in the
/// table.
struct Setting {
    /// What its values are. `number_or_none` is nothing where it is off; `choice` is one of `words`.
    enum class Kind { flag, number, number_or_none, text, choice };
    using Field = std::variant<bool Settings::*, std::uint32_t Settings::*, std::optional<std::uint32_t> Settings::*,
                               std::string Settings::*, HelpdeskBypass Settings::*, Language Settings::*>;

    std::string_view name;
    Kind kind = Kind::flag;
    Field field;
    std::uint32_t min = 0;
    std::uint32_t max = 0;         // of a number; of text, its bytes
    bool zero_too = false;         // 0 stands beside the limits: off, or never
    bool shown_as_number = false;  // a flag that the API writes as 0 and 1
    bool none_when_empty = false;  // text that the API writes as null where there is none
    bool personal = false;         // free text, or the address or number of somebody
    std::span<const std::string_view> words;
    /// What is wrong with text that is not empty; nothing where it is right.
    std::optional<std::string> (*fault)(std::string_view) = nullptr;
    std::string_view effect;  // the rule or part that reads it; "kept": checked, stored, shown, no effect
};

/// In the order in which the API describes them.
[[nodiscard]] std::span<const Setting> setting_table();
/// Nothing where there is none of that name.
[[nodiscard]] const Setting* find_setting(std::string_view name);

[[nodiscard]] SettingValue value_of(const Settings& settings, const Setting& setting);
/// Why it may not be so; nothing where it may. Of `number_or_none`, 0 is none.
[[nodiscard]] std::optional<std::string> fault_of(const Setting& setting, const SettingValue& value);
/// As an event says it, unchecked: limits may have been others when it was written. What the setting
/// cannot hold at all changes nothing.
void assign(Settings& settings, const Setting& setting, const SettingValue& value);

}  // namespace muster
