#include "domain/ledger/link.hpp"

#include <algorithm>
#include <array>

namespace muster::ledger {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t sequence_digits = 20;

std::optional<std::uint8_t> nibble(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    return std::nullopt;
}

std::optional<Sequence> parse_sequence(std::string_view text) {
    if (text.size() != sequence_digits) return std::nullopt;
    Sequence sequence = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<Sequence>(c - '0');
        Sequence next = 0;
        if (__builtin_mul_overflow(sequence, Sequence{10}, &next)) return std::nullopt;
        if (__builtin_add_overflow(next, digit, &sequence)) return std::nullopt;
    }
    return sequence;
}

template <class Number>
void append_big_endian(std::string& bytes, Number number) {
    for (std::size_t i = sizeof(Number); i-- > 0;) bytes += static_cast<char>(number >> (8 * i) & 0xff);
}

template <std::size_t Size>
void append_bytes(std::string& bytes, const std::array<std::uint8_t, Size>& array) {
    for (const auto byte : array) bytes += static_cast<char>(byte);
}

/// Sorted by name. A record has some twenty headers, so nothing cleverer than a small vector.
std::vector<const Header*> hashed_headers(const Record& record) {
    std::vector<const Header*> hashed;
    hashed.reserve(record.headers.size());
    for (const auto& header : record.headers) {
        if (is_hashed(header.name)) hashed.push_back(&header);
    }
    std::ranges::sort(hashed, [](const Header* left, const Header* right) { return left->name < right->name; });
    return hashed;
}

}  // namespace

std::string to_hex(const Hash& hash) {
    std::string text;
    text.reserve(2 * hash.size());
    for (const auto byte : hash) {
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 0x0f];
    }
    return text;
}

std::optional<Hash> parse_hash(std::string_view text) {
    Hash hash{};
    if (text.size() != 2 * hash.size()) return std::nullopt;
    for (std::size_t i = 0; i < hash.size(); ++i) {
        const auto high = nibble(text[2 * i]);
        const auto low = nibble(text[2 * i + 1]);
        if (!high || !low) return std::nullopt;
        hash[i] = static_cast<std::uint8_t>(*high << 4 | *low);
    }
    return hash;
}

Hash genesis_hash(const Digest& digest, const LedgerId& ledger, Partition partition) {
    std::string bytes = "muster-genesis-1\n";
    append_bytes(bytes, ledger);
    append_big_endian(bytes, partition);
    return digest.sha256(bytes);
}

bool is_hashed(std::string_view header) {
    if (header == "content-type") return true;
    return header.starts_with("ce_") && header != "ce_prev" && header != "ce_sequence";
}

const std::string* find_header(const Record& record, std::string_view name) {
    const auto at = std::ranges::find(record.headers, name, &Header::name);
    return at == record.headers.end() ? nullptr : &at->value;
}

std::optional<Link> link_of(const Record& record) {
    const std::string* version = nullptr;
    const std::string* prev = nullptr;
    const std::string* sequence = nullptr;
    for (const auto& header : record.headers) {
        const auto once = [&](const std::string*& place) {
            const bool first = place == nullptr;
            place = &header.value;
            return first;
        };
        if (header.name == "ce_specversion" && !once(version)) return std::nullopt;
        if (header.name == "ce_prev" && !once(prev)) return std::nullopt;
        if (header.name == "ce_sequence" && !once(sequence)) return std::nullopt;
    }
    if (version == nullptr || prev == nullptr || sequence == nullptr || *version != "1.0") return std::nullopt;

    const auto hashed = hashed_headers(record);
    const auto same_name = [](const Header* left, const Header* right) { return left->name == right->name; };
    if (std::ranges::adjacent_find(hashed, same_name) != hashed.end()) return std::nullopt;

    const auto number = parse_sequence(*sequence);
    const auto hash = parse_hash(*prev);
    if (!number || !hash) return std::nullopt;
    return Link{.sequence = *number, .prev = *hash};
}

std::string hashed_bytes(Partition partition, const Link& link, const Record& record) {
    const auto hashed = hashed_headers(record);
    std::string bytes;
    std::size_t size = 96 + record.data.size();
    for (const auto* header : hashed) size += 8 + header->name.size() + header->value.size();
    bytes.reserve(size);

    bytes += "muster-record-1\n";
    append_big_endian(bytes, partition);
    append_big_endian(bytes, link.sequence);
    append_bytes(bytes, link.prev);
    append_big_endian(bytes, static_cast<std::uint32_t>(hashed.size()));
    for (const auto* header : hashed) {
        append_big_endian(bytes, static_cast<std::uint32_t>(header->name.size()));
        bytes += header->name;
        append_big_endian(bytes, static_cast<std::uint32_t>(header->value.size()));
        bytes += header->value;
    }
    append_big_endian(bytes, static_cast<std::uint64_t>(record.data.size()));
    bytes += record.data;
    return bytes;
}

Hash hash_of(const Digest& digest, Partition partition, const Link& link, const Record& record) {
    return digest.sha256(hashed_bytes(partition, link, record));
}

Validity validity(const std::optional<Link>& link, const Head& head) {
    if (!link) return Validity::malformed;
    if (link->sequence != head.sequence + 1) return Validity::other_sequence;
    if (link->prev != head.hash) return Validity::other_predecessor;
    return Validity::valid;
}

}  // namespace muster::ledger
