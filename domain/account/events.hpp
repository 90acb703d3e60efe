#pragma once

#include <string>

#include "domain/account/event_type.hpp"
#include "domain/account/settings.hpp"
#include "domain/values/ids.hpp"

namespace muster {

/// The account exists. Subject: the account.
struct AccountCreated {
    static constexpr EventType type{"account.created", 1};
    AccountId account;
    std::string name;
    Settings settings;

    friend bool operator==(const AccountCreated&, const AccountCreated&) = default;
};

}  // namespace muster
