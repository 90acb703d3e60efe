#pragma once

#include <string>

#include "domain/account/settings.hpp"
#include "domain/values/ids.hpp"

namespace muster {

struct CreateAccount {
    AccountId account;
    std::string name;
    Settings settings;
};

}  // namespace muster
