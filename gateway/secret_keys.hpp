#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/values/ids.hpp"

namespace muster::gateway {

/// The secret keys of API clients and applications, which lie outside the log. Each is kept under the
/// integration key and a reference that the log names once the secret counts; the empty reference is the
/// one of the key's creation. So a secret is kept first and told to the log then: whatever fails in
/// between, the old one still counts.
///
/// Safe to call from any thread; a call blocks on a file.
class SecretKeys {
public:
    virtual ~SecretKeys() = default;
    /// Draws a secret key and keeps it, in the place of one that has that reference already.
    [[nodiscard]] virtual Result<std::string, PortFailure> make(std::string_view key, const SecretRef& reference) = 0;
    /// Nothing where it is not kept here.
    [[nodiscard]] virtual Result<std::optional<std::string>, PortFailure> find(std::string_view key,
                                                                               const SecretRef& reference) const = 0;
    /// It counts no more. What cannot be removed now is harmless, as nothing names it.
    virtual void forget(std::string_view key, const SecretRef& reference) noexcept = 0;
};

}  // namespace muster::gateway
