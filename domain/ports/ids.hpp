#pragma once

#include <string>

#include "domain/base/instant.hpp"
#include "domain/values/ids.hpp"

namespace muster {

/// Fresh identifiers, from a cryptographic source. Safe to call from any thread.
class Ids {
public:
    virtual ~Ids() = default;
    [[nodiscard]] virtual AccountId account() = 0;
    [[nodiscard]] virtual UserId user() = 0;
    [[nodiscard]] virtual GroupId group() = 0;
    [[nodiscard]] virtual DirectoryId directory() = 0;
    [[nodiscard]] virtual ClientKey client() = 0;
    [[nodiscard]] virtual ApplicationKey application() = 0;
    [[nodiscard]] virtual AdminId admin() = 0;
    [[nodiscard]] virtual PhoneId phone() = 0;
    [[nodiscard]] virtual TokenId token() = 0;
    [[nodiscard]] virtual SecurityKeyId security_key() = 0;
    /// UUIDv7 (RFC 9562) of that moment, 36 characters.
    [[nodiscard]] virtual std::string uuid(Instant now) = 0;
};

}  // namespace muster
