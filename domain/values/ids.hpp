#pragma once

#include <string>

#include "domain/base/fixed_id.hpp"
#include "domain/base/strong.hpp"
#include "domain/values/guid.hpp"

namespace muster {

using AccountId = FixedId<struct AccountIdTag>;            // DA + 18
using UserId = FixedId<struct UserIdTag>;                  // DU + 18 (U1)
using GroupId = FixedId<struct GroupIdTag>;                // DG + 18
using DirectoryId = FixedId<struct DirectoryIdTag>;        // DS + 18
using ClientKey = FixedId<struct ClientKeyTag>;            // DI + 18: the integration key of an API client
using ApplicationKey = FixedId<struct ApplicationKeyTag>;  // DI + 18: that of an application
using AdminId = FixedId<struct AdminIdTag>;                // DE + 18
using PhoneId = FixedId<struct PhoneIdTag>;                // DP + 18
using TokenId = FixedId<struct TokenIdTag>;                // DH + 18
using SecurityKeyId = FixedId<struct SecurityKeyIdTag>;    // WA + 18

using RunId = Strong<struct RunIdTag, std::string>;  // UUID text of a sync run
// UUID texts: under which a secret key is kept, and one showing of it.
using SecretRef = Strong<struct SecretRefTag, std::string>;
using ShowingId = Strong<struct ShowingIdTag, std::string>;
using AttemptId = Strong<struct AttemptIdTag, Guid>;         // of one attempt to log in
using CommandId = Strong<struct CommandIdTag, std::string>;  // idempotency, chosen by who commands

}  // namespace muster
