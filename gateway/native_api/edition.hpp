#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/ports/digest.hpp"
#include "domain/user/edition.hpp"
#include "gateway/api_error.hpp"
#include "gateway/message.hpp"

namespace muster::gateway::native_api {

/// API-09: the `ETag` of a user's edition, quotes included. A strong one, for `If-Match` takes no other; answers are
/// not to be stored, so nobody takes it for more than that (RFC 9110, 8.8.1).
[[nodiscard]] std::string edition_tag(const Digest& digest, const UserId& user, const user::Edition& edition);

/// What `If-Match` says (RFC 9110, 13.1.1).
struct IfMatch {
    bool any = false;               // `*`
    std::vector<std::string> tags;  // quotes included; weak ones never match, and are left out

    [[nodiscard]] bool includes(const std::string& tag) const;
};

/// 42800 where it was not sent, 40002 where it is none.
[[nodiscard]] Result<IfMatch, ApiError> read_if_match(const Request& request);

}  // namespace muster::gateway::native_api
