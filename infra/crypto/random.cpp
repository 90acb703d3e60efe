#include "infra/crypto/random.hpp"

#include <openssl/rand.h>

#include <array>
#include <string_view>

#include "domain/base/invariant.hpp"

namespace muster::crypto {

void fill_random(std::span<std::uint8_t> bytes) {
    invariant(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "no random bytes to be had");
}

std::string random_text(std::string_view alphabet, std::size_t characters) {
    // Bytes above the last whole multiple of the alphabet would favour its first characters.
    const std::size_t fair = 256 - 256 % alphabet.size();
    std::string text;
    text.reserve(characters);
    std::array<std::uint8_t, 32> bytes{};
    while (text.size() < characters) {
        fill_random(bytes);
        for (const auto byte : bytes) {
            if (byte < fair && text.size() < characters) text += alphabet[byte % alphabet.size()];
        }
    }
    return text;
}

std::string secret_text(std::size_t characters) {
    return random_text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", characters);
}

}  // namespace muster::crypto
