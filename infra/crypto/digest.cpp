#include "infra/crypto/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <cstddef>

#include "domain/base/invariant.hpp"

namespace muster::crypto {
namespace {

struct FreeDigest {
    void operator()(EVP_MD* digest) const noexcept { EVP_MD_free(digest); }
};
struct FreeContext {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
struct FreeMac {
    void operator()(EVP_MAC* mac) const noexcept { EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX* context) const noexcept { EVP_MAC_CTX_free(context); }
};
using Algorithm = std::unique_ptr<EVP_MD, FreeDigest>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

Algorithm fetch(const char* name) {
    Algorithm algorithm{EVP_MD_fetch(nullptr, name, nullptr)};
    invariant(algorithm != nullptr, "OpenSSL lacks a digest");
    return algorithm;
}

MacContext hmac_with(std::string digest) {
    const std::unique_ptr<EVP_MAC, FreeMac> hmac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    MacContext context{hmac == nullptr ? nullptr : EVP_MAC_CTX_new(hmac.get())};
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
        OSSL_PARAM_construct_end()};
    invariant(context != nullptr && EVP_MAC_CTX_set_params(context.get(), parameters.data()) == 1,
              "OpenSSL lacks an HMAC");
    return context;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data() == nullptr ? "" : text.data());
}

std::string hex(const unsigned char* bytes, std::size_t size) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * size);
    for (std::size_t i = 0; i < size; ++i) {
        text += digits[bytes[i] >> 4U];
        text += digits[bytes[i] & 0x0fU];
    }
    return text;
}

class OpenSslDigest final : public Digest {
public:
    [[nodiscard]] Sha256 sha256(std::string_view bytes) const override {
        // One link of the chain is one call: making a context costs as much as hashing a record.
        thread_local const Context context{EVP_MD_CTX_new()};
        Sha256 sum{};
        unsigned int size = 0;
        const bool done = context != nullptr && EVP_DigestInit_ex2(context.get(), sha256_.get(), nullptr) == 1 &&
                          EVP_DigestUpdate(context.get(), bytes_of(bytes), bytes.size()) == 1 &&
                          EVP_DigestFinal_ex(context.get(), sum.data(), &size) == 1;
        invariant(done && size == sum.size(), "SHA-256 failed");
        return sum;
    }

    [[nodiscard]] std::string hex_sha512(std::string_view bytes) const override {
        std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
        unsigned int size = 0;
        invariant(EVP_Digest(bytes_of(bytes), bytes.size(), sum.data(), &size, sha512_.get(), nullptr) == 1,
                  "SHA-512 failed");
        return hex(sum.data(), size);
    }

    // One context a thread: HMAC() looks its algorithms up by name at each call, which takes as long as hashing a
    // request.
    [[nodiscard]] std::string hex_hmac_sha1(std::string_view key, std::string_view bytes) const override {
        thread_local const auto context = hmac_with("SHA1");
        return hex_hmac(*context, key, bytes);
    }
    [[nodiscard]] std::string hex_hmac_sha512(std::string_view key, std::string_view bytes) const override {
        thread_local const auto context = hmac_with("SHA512");
        return hex_hmac(*context, key, bytes);
    }
    [[nodiscard]] std::string hex_hmac_sha256(std::string_view key, std::string_view bytes) const override {
        thread_local const auto context = hmac_with("SHA256");
        return hex_hmac(*context, key, bytes);
    }

    [[nodiscard]] bool equal(std::string_view left, std::string_view right) const override {
        return left.size() == right.size() && CRYPTO_memcmp(bytes_of(left), bytes_of(right), left.size()) == 0;
    }

private:
    static std::string hex_hmac(EVP_MAC_CTX& context, std::string_view key, std::string_view bytes) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
        std::size_t size = 0;
        const bool done = EVP_MAC_init(&context, bytes_of(key), key.size(), nullptr) == 1 &&
                          EVP_MAC_update(&context, bytes_of(bytes), bytes.size()) == 1 &&
                          EVP_MAC_final(&context, sum.data(), &size, sum.size()) == 1;
        invariant(done, "HMAC failed");
        return hex(sum.data(), size);
    }

    Algorithm sha256_ = fetch("SHA256");
    Algorithm sha512_ = fetch("SHA512");
};

}  // namespace

std::unique_ptr<Digest> make_digest() {
    return std::make_unique<OpenSslDigest>();
}

}  // namespace muster::crypto
