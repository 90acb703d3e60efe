#include "domain/token/one_time_code.hpp"

#include <algorithm>
#include <chrono>

#include "domain/base/invariant.hpp"
#include "domain/values/hex.hpp"

namespace muster::token {
namespace {

std::string big_endian(std::uint64_t number) {
    std::string bytes(8, '\0');
    for (std::size_t i = bytes.size(); i > 0; --i, number >>= 8U) bytes[i - 1] = static_cast<char>(number & 0xffU);
    return bytes;
}

/// The first of three in a row, at `from` or one of the `count` behind it.
std::optional<std::uint64_t> find_row(const Digest& digest, std::string_view key, unsigned digits,
                                      const ThreeCodes& codes, std::uint64_t from, std::uint64_t count) {
    ThreeCodes shown{one_time_code(digest, key, from, digits), one_time_code(digest, key, from + 1, digits), {}};
    for (auto counter = from; counter - from <= count; ++counter) {
        shown[2] = one_time_code(digest, key, counter + 2, digits);
        bool all = true;
        for (std::size_t i = 0; i < codes.size(); ++i) all = digest.equal(shown[i], codes[i]) && all;
        if (all) return counter;
        std::ranges::rotate(shown, shown.begin() + 1);
    }
    return std::nullopt;
}

}  // namespace

unsigned digits_of(TokenType type) {
    return type == TokenType::h8 || type == TokenType::t8 ? 8 : 6;
}

// RFC 4226, 5.3.
std::string one_time_code(const Digest& digest, std::string_view key, std::uint64_t counter, unsigned digits) {
    const auto mac = bytes_of_hex(digest.hex_hmac_sha1(key, big_endian(counter)));
    invariant(mac.has_value(), "a digest is written in hex");
    const auto byte_at = [&](std::size_t place) { return static_cast<std::uint8_t>(mac->at(place)); };
    constexpr std::size_t last_byte = 19;
    const auto offset = byte_at(last_byte) & 0xfU;
    std::uint32_t number = byte_at(offset) & 0x7fU;
    for (std::size_t i = 1; i < 4; ++i) number = number << 8U | byte_at(offset + i);
    auto code = std::to_string(number);
    code.insert(0, code.size() < digits ? digits - code.size() : 0, '0');
    return code.substr(code.size() - digits);
}

std::optional<Whereabouts> resync(const Digest& digest, std::string_view key, const Token& token,
                                  const ThreeCodes& codes, Instant now) {
    const auto digits = digits_of(token.type);
    if (is_hotp(token.type)) {
        const auto first = find_row(digest, key, digits, codes, token.counter, resync_codes_max);
        if (!first) return std::nullopt;
        return Whereabouts{.counter = *first + codes.size()};
    }
    invariant(is_totp(token.type), "a YubiKey has no codes in a row");
    const auto step = token.totp_step.value_or(totp_step_default);
    const auto seconds = std::max(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch(), TotpStep{0});
    const auto at = static_cast<std::uint64_t>(seconds / step);
    const auto off_max = static_cast<std::uint64_t>(resync_drift_max / step);
    const auto from = std::max(token.counter, at - std::min(at, off_max));
    if (from > at + off_max) return std::nullopt;
    const auto first = find_row(digest, key, digits, codes, from, at + off_max - from);
    if (!first) return std::nullopt;
    const auto last = *first + codes.size() - 1;  // what the token shows now
    return Whereabouts{.counter = last + 1,
                       .drift = (static_cast<std::int64_t>(last) - static_cast<std::int64_t>(at)) * step};
}

}  // namespace muster::token
