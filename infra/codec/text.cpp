#include "infra/codec/text.hpp"

#include <charconv>
#include <chrono>

namespace muster::codec {
namespace {

constexpr std::string_view time_pattern = "0000-00-00T00:00:00.000000Z";
constexpr std::string_view hex_digits = "0123456789abcdef";

void put_number(std::string& text, std::size_t at, std::size_t width, std::uint64_t number) {
    for (std::size_t i = width; i > 0; --i) {
        text[at + i - 1] = static_cast<char>('0' + number % 10);
        number /= 10;
    }
}

int number_at(std::string_view text, std::size_t at, std::size_t width) {
    int number = 0;
    for (const char c : text.substr(at, width)) number = number * 10 + (c - '0');
    return number;
}

bool fits(std::string_view text, std::string_view pattern) {
    if (text.size() != pattern.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (pattern[i] == '0' ? !digit : text[i] != pattern[i]) return false;
    }
    return true;
}

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

}  // namespace

std::string time_text(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    auto rest = static_cast<std::uint64_t>((instant - day).count());
    std::string text{time_pattern};
    put_number(text, 20, 6, rest % 1'000'000);
    rest /= 1'000'000;
    put_number(text, 17, 2, rest % 60);
    put_number(text, 14, 2, rest / 60 % 60);
    put_number(text, 11, 2, rest / 3600);
    put_number(text, 8, 2, static_cast<unsigned>(date.day()));
    put_number(text, 5, 2, static_cast<unsigned>(date.month()));
    put_number(text, 0, 4, static_cast<std::uint64_t>(static_cast<int>(date.year())));
    return text;
}

std::optional<Instant> parse_time(std::string_view text) {
    if (!fits(text, time_pattern)) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{number_at(text, 0, 4)},
                                           std::chrono::month{static_cast<unsigned>(number_at(text, 5, 2))},
                                           std::chrono::day{static_cast<unsigned>(number_at(text, 8, 2))}};
    const auto hour = number_at(text, 11, 2);
    const auto minute = number_at(text, 14, 2);
    const auto second = number_at(text, 17, 2);
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           std::chrono::seconds{second} + std::chrono::microseconds{number_at(text, 20, 6)};
}

std::string sequence_text(std::uint64_t sequence) {
    std::string text(20, '0');
    put_number(text, 0, 20, sequence);
    return text;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

std::string hash_text(const Sha256& hash) {
    std::string text;
    text.reserve(hash.size() * 2);
    for (const auto byte : hash) {
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 0x0f];
    }
    return text;
}

std::optional<Sha256> parse_hash(std::string_view text) {
    Sha256 hash{};
    if (text.size() != hash.size() * 2) return std::nullopt;
    for (std::size_t i = 0; i < hash.size(); ++i) {
        const auto high = nibble(text[2 * i]);
        const auto low = nibble(text[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        hash[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return hash;
}

}  // namespace muster::codec
