#pragma once

#include <string>
#include <utility>
#include <vector>

#include "domain/account/settings_table.hpp"
#include "domain/values/ids.hpp"

namespace muster {

struct CreateAccount {
    AccountId account;
    std::string name;
    Settings settings;  // but the name, which stands above
};

/// Any number of settings by their names, checked together.
struct ChangeSettings {
    std::vector<std::pair<std::string, SettingValue>> settings;
};

}  // namespace muster
