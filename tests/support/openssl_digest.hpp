#pragma once

#include "domain/ports/digest.hpp"

namespace muster::test {

/// SHA-256 for tests of the ledger; it needs nothing of `infra`. The MACs are not there.
class OpenSslDigest final : public Digest {
public:
    [[nodiscard]] Sha256 sha256(std::string_view bytes) const override;
    [[nodiscard]] std::string hex_sha512(std::string_view bytes) const override;
    [[nodiscard]] std::string hex_hmac_sha1(std::string_view key, std::string_view bytes) const override;
    [[nodiscard]] std::string hex_hmac_sha512(std::string_view key, std::string_view bytes) const override;
    [[nodiscard]] std::string hex_hmac_sha256(std::string_view key, std::string_view bytes) const override;
    [[nodiscard]] bool equal(std::string_view left, std::string_view right) const override;
};

}  // namespace muster::test
