#pragma once

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "domain/ports/digest.hpp"

namespace muster::test {

/// The digest port straight over OpenSSL's one-shot calls.
class OpensslDigest final : public Digest {
public:
    [[nodiscard]] Sha256 sha256(std::string_view bytes) const override {
        Sha256 result{};
        EVP_Digest(bytes.data(), bytes.size(), result.data(), nullptr, EVP_sha256(), nullptr);
        return result;
    }
    [[nodiscard]] std::string hex_sha512(std::string_view bytes) const override {
        std::array<std::uint8_t, 64> result{};
        EVP_Digest(bytes.data(), bytes.size(), result.data(), nullptr, EVP_sha512(), nullptr);
        return hex({reinterpret_cast<const char*>(result.data()), result.size()});
    }
    [[nodiscard]] std::string hex_hmac_sha1(std::string_view key, std::string_view bytes) const override {
        return hmac(EVP_sha1(), key, bytes);
    }
    [[nodiscard]] std::string hex_hmac_sha512(std::string_view key, std::string_view bytes) const override {
        return hmac(EVP_sha512(), key, bytes);
    }
    [[nodiscard]] std::string hex_hmac_sha256(std::string_view key, std::string_view bytes) const override {
        return hmac(EVP_sha256(), key, bytes);
    }
    [[nodiscard]] bool equal(std::string_view left, std::string_view right) const override {
        return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
    }

private:
    static std::string hex(std::string_view bytes) {
        std::string text;
        for (const char c : bytes) {
            constexpr std::string_view digits = "0123456789abcdef";
            text += digits[static_cast<unsigned char>(c) >> 4];
            text += digits[static_cast<unsigned char>(c) & 0x0f];
        }
        return text;
    }
    static std::string hmac(const EVP_MD* md, std::string_view key, std::string_view bytes) {
        std::array<std::uint8_t, EVP_MAX_MD_SIZE> result{};
        unsigned size = 0;
        HMAC(md, key.data(), static_cast<int>(key.size()), reinterpret_cast<const std::uint8_t*>(bytes.data()),
             bytes.size(), result.data(), &size);
        return hex({reinterpret_cast<const char*>(result.data()), size});
    }
};

}  // namespace muster::test
