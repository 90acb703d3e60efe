#pragma once

#include <string>

#include "domain/base/instant.hpp"
#include "domain/security_key/events.hpp"
#include "domain/values/ids.hpp"

namespace muster {
struct Account;
}

namespace muster::security_key {

struct SecurityKey {
    SecurityKeyId id;
    UserId user;
    CredentialId credential;
    std::string label;
    DeviceName name;
    bool uv_capable = false;
    Instant added;

    friend bool operator==(const SecurityKey&, const SecurityKey&) = default;
};

/// What each event does to the account, with the index over credentials and the user's devices kept
/// in step. Total: about a key or user unknown nothing changes.
void fold(Account& account, const Registered& registered, Instant at);
void fold(Account& account, const Deleted& deleted);

/// Out of the account, and from its user.
void remove(Account& account, const SecurityKeyId& key);

}  // namespace muster::security_key
