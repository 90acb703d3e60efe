#include "tests/support/openssl_digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "domain/base/invariant.hpp"
#include "domain/ledger/link.hpp"

namespace muster::test {
namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Sha256 OpenSslDigest::sha256(std::string_view bytes) const {
    Sha256 hash{};
    SHA256(bytes_of(bytes), bytes.size(), hash.data());
    return hash;
}

std::string OpenSslDigest::hex_hmac_sha256(std::string_view key, std::string_view bytes) const {
    Sha256 mac{};
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(), mac.data(), &size);
    return ledger::to_hex(mac);
}

bool OpenSslDigest::equal(std::string_view left, std::string_view right) const {
    return left == right;
}

std::string OpenSslDigest::hex_sha512(std::string_view) const {
    broken_invariant("the tests of the ledger need no SHA-512");
}
std::string OpenSslDigest::hex_hmac_sha1(std::string_view, std::string_view) const {
    broken_invariant("the tests of the ledger need no HMAC-SHA-1");
}
std::string OpenSslDigest::hex_hmac_sha512(std::string_view, std::string_view) const {
    broken_invariant("the tests of the ledger need no HMAC-SHA-512");
}

}  // namespace muster::test
