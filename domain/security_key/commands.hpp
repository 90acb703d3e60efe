#pragma once

#include <string>

#include "domain/values/device.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/security_key.hpp"

namespace muster::security_key {

/// V7: what the ceremony between owner and authenticator has shown. The id is drawn by the caller.
struct RegisterKey {
    SecurityKeyId key;
    UserId user;
    CredentialId credential;
    std::string label;
    DeviceName name;
    bool uv_capable = false;
};

struct DeleteKey {
    SecurityKeyId key;
};

}  // namespace muster::security_key
