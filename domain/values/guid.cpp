#include "domain/values/guid.hpp"

#include <cstring>

namespace muster {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

std::optional<std::uint8_t> nibble(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
    return std::nullopt;
}

bool dash_before(std::size_t byte) {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

}  // namespace

std::string Guid::text() const {
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (dash_before(i)) text += '-';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 0x0f];
    }
    return text;
}

std::optional<Guid> Guid::parse(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Guid guid;
    std::size_t at = 0;
    for (std::size_t i = 0; i < guid.bytes.size(); ++i) {
        if (dash_before(i) && text[at++] != '-') return std::nullopt;
        const auto high = nibble(text[at]);
        const auto low = nibble(text[at + 1]);
        if (!high || !low) return std::nullopt;
        guid.bytes[i] = static_cast<std::uint8_t>(*high << 4 | *low);
        at += 2;
    }
    return guid;
}

}  // namespace muster

std::size_t std::hash<muster::Guid>::operator()(const muster::Guid& guid) const noexcept {
    // Both halves: a UUIDv1 of one machine differs in the first half only, other kinds anywhere.
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::memcpy(&first, guid.bytes.data(), 8);
    std::memcpy(&second, guid.bytes.data() + 8, 8);
    return std::hash<std::uint64_t>{}(first * 0x9e3779b97f4a7c15U ^ second);
}
