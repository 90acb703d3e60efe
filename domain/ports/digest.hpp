#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace muster {

using Sha256 = std::array<std::uint8_t, 32>;

/// Digests and MACs over bytes. Safe to call from any thread. Failures of the library cannot
/// happen with these inputs and end the process.
class Digest {
public:
    virtual ~Digest() = default;
    [[nodiscard]] virtual Sha256 sha256(std::string_view bytes) const = 0;
    [[nodiscard]] virtual std::string hex_sha512(std::string_view bytes) const = 0;
    /// Lower-case hex, as request signatures want it.
    [[nodiscard]] virtual std::string hex_hmac_sha1(std::string_view key, std::string_view bytes) const = 0;
    [[nodiscard]] virtual std::string hex_hmac_sha512(std::string_view key, std::string_view bytes) const = 0;
    [[nodiscard]] virtual std::string hex_hmac_sha256(std::string_view key, std::string_view bytes) const = 0;
    /// In constant time; false where the lengths differ.
    [[nodiscard]] virtual bool equal(std::string_view left, std::string_view right) const = 0;
};

}  // namespace muster
