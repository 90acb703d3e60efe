#pragma once

#include <optional>

#include "domain/account/refusal.hpp"
#include "domain/application/events.hpp"
#include "domain/values/ids.hpp"

namespace muster {
struct Account;
}

namespace muster::application {

struct Application {
    ApplicationKey key;
    Profile profile;
    SecretRef secret;  // empty: the one that it was made with
    ShowingId last_showing;

    friend bool operator==(const Application&, const Application&) = default;
};

/// P1: may an application be so? Names, type, groups and networks.
[[nodiscard]] std::optional<Refusal> check_profile(const Account& account, const Profile& profile);

/// Total: about an application unknown nothing changes.
void fold(Account& account, const Created& created);
void fold(Account& account, const Changed& changed);
void fold(Account& account, const Removed& removed);
void fold(Account& account, const SecretReset& reset);
void fold(Account& account, const SecretShown& shown);

}  // namespace muster::application
