#pragma once

#include <string>
#include <vector>

#include "domain/account/event_type.hpp"
#include "domain/account/settings_table.hpp"
#include "domain/values/ids.hpp"

namespace muster {

/// The account exists. Subject: the account.
struct AccountCreated {
    static constexpr EventType type{"account.created", 1};
    AccountId account;
    std::string name;
    Settings settings;  // all of them, the name apart: a later build's defaults change no account

    friend bool operator==(const AccountCreated&, const AccountCreated&) = default;
};

struct SettingChange {
    std::string setting;
    SettingValue from;
    SettingValue to;

    friend bool operator==(const SettingChange&, const SettingChange&) = default;
};

/// L3: the settings that changed, each with its old and new value. Subject: the account.
struct SettingsChanged {
    static constexpr EventType type{"account.settings_changed", 1};
    AccountId account;
    std::vector<SettingChange> changes;

    friend bool operator==(const SettingsChanged&, const SettingsChanged&) = default;
};

}  // namespace muster
