#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/strong.hpp"
#include "domain/values/malformed.hpp"

namespace muster {

using CredentialId = Strong<struct CredentialIdTag, std::string>;  // base64url without padding

/// What a WebAuthn authenticator calls its credential: 1 to 1,023 bytes (WebAuthn Level 2, 4) in base64url
/// without padding.
[[nodiscard]] Result<CredentialId, Malformed> parse_credential_id(std::string_view text, std::string_view field);

}  // namespace muster
