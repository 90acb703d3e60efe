#include "connectors/ad_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace muster::connectors::ad {
namespace {

// The text form's order to objectGUID's, and back: it is its own inverse.
constexpr std::array<std::size_t, 16> byte_order{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

constexpr std::uint64_t ticks_per_second = 10'000'000;     // of 100 ns
constexpr std::int64_t epoch_difference = 11'644'473'600;  // 1601 to 1970, in seconds
constexpr std::uint64_t never = 0x7FFF'FFFF'FFFF'FFFF;     // beside 0
constexpr std::uint32_t account_disable = 0x2;

}  // namespace

std::optional<Guid> guid_of(std::string_view bytes) {
    Guid guid;
    if (bytes.size() != guid.bytes.size()) return std::nullopt;
    for (std::size_t i = 0; i < byte_order.size(); ++i) guid.bytes[i] = static_cast<std::uint8_t>(bytes[byte_order[i]]);
    return guid;
}

std::string filter_bytes(const Guid& guid) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(48);
    for (const std::size_t at : byte_order) {
        text += '\\';
        text += digits[guid.bytes[at] >> 4];
        text += digits[guid.bytes[at] & 0x0f];
    }
    return text;
}

std::optional<Sid> sid_of(std::string_view bytes) {
    // Revision, count, six bytes of authority, then `count` little-endian numbers.
    if (bytes.size() < 12 || bytes.size() != 8 + 4 * static_cast<std::size_t>(static_cast<unsigned char>(bytes[1])))
        return std::nullopt;
    Sid sid;
    sid.domain = bytes.substr(0, bytes.size() - 4);
    for (std::size_t i = 0; i < 4; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[bytes.size() - 4 + i]);
        sid.rid |= static_cast<std::uint32_t>(byte) << (8 * i);
    }
    return sid;
}

ExtendedDn extended_dn_of(std::string_view value) {
    ExtendedDn result;
    while (value.starts_with('<')) {
        const auto end = value.find(">;");
        if (end == std::string_view::npos) return {};
        const std::string_view part = value.substr(1, end - 1);
        if (part.starts_with("GUID=")) result.guid = Guid::parse(part.substr(5));
        value.remove_prefix(end + 2);
    }
    result.dn = value;
    return result;
}

bool is_disabled(std::uint32_t user_account_control) {
    return (user_account_control & account_disable) != 0;
}

bool has_expired(std::uint64_t account_expires, Instant now) {
    const auto expiry = expiry_of(account_expires);
    return expiry && now >= *expiry;
}

std::optional<Instant> expiry_of(std::uint64_t account_expires) {
    if (account_expires == 0 || account_expires >= never) return std::nullopt;
    const std::chrono::seconds since_1970{static_cast<std::int64_t>(account_expires / ticks_per_second) -
                                          epoch_difference};
    if (since_1970 > std::chrono::floor<std::chrono::seconds>(Instant::duration::max())) return std::nullopt;
    return Instant{std::max<Instant::duration>(since_1970, Instant::duration::zero())};
}

std::optional<Range> range_of(std::string_view attribute_description) {
    constexpr std::string_view option = ";range=";
    const auto at = std::ranges::search(attribute_description, option, [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
    if (at.empty()) return std::nullopt;
    const auto start = static_cast<std::size_t>(at.begin() - attribute_description.begin());
    const std::string_view bounds = attribute_description.substr(start + option.size());
    const auto dash = bounds.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto low = number_of(bounds.substr(0, dash));
    const std::string_view end = bounds.substr(dash + 1);
    if (!low) return std::nullopt;
    Range range{.attribute = attribute_description.substr(0, start), .low = *low};
    if (end == "*") {
        range.last = true;
        return range;
    }
    const auto high = number_of(end);
    if (!high || *high < *low) return std::nullopt;
    range.high = *high;
    return range;
}

RangeStep next_range(std::uint64_t asked_from, bool plain, std::uint64_t plain_values,
                     const std::optional<Range>& ranged, std::uint64_t ranged_values) {
    using Next = RangeStep::Next;
    if (!ranged) {
        // The attribute whole, or none at all: fine for the first question, a hole for a later one.
        if (asked_from == 0) return {Next::done};
        return {Next::broken};
    }
    if (plain && plain_values != 0) return {Next::broken};
    if (ranged->low != asked_from) return {Next::broken};
    if (ranged->last) return {Next::done};
    if (ranged_values != ranged->high - ranged->low + 1) return {Next::broken};
    return {Next::more, ranged->high + 1};
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace muster::connectors::ad
