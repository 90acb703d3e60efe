#pragma once

#include <string>

#include "domain/account/event_type.hpp"
#include "domain/values/device.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/security_key.hpp"

namespace muster::security_key {

/// V7: a WebAuthn credential is known as this user's.
struct Registered {
    static constexpr EventType type{"key.registered", 1};
    SecurityKeyId key;
    UserId user;
    CredentialId credential;
    std::string label;  // what kind of authenticator it is: `Security Key`
    DeviceName name;    // what its owner calls it
    bool uv_capable = false;

    friend bool operator==(const Registered&, const Registered&) = default;
};

struct Deleted {
    static constexpr EventType type{"key.deleted", 1};
    SecurityKeyId key;
    UserId user;  // whose it was

    friend bool operator==(const Deleted&, const Deleted&) = default;
};

}  // namespace muster::security_key
