#include "infra/sqlite/log_headers.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace muster::sqlite {
namespace {

// The place in this list is in every file: names are added at the end only.
constexpr std::array<std::string_view, 20> known_names{
    "content-type", "ce_specversion", "ce_type",        "ce_eventversion", "ce_id",
    "ce_source",    "ce_subject",     "ce_time",        "ce_sequence",     "ce_prev",
    "ce_commit",    "ce_commandid",   "ce_fingerprint", "ce_partitionkey", "ce_authtype",
    "ce_authid",    "ce_onbehalfof",  "ce_cause",       "ce_syncrun",      "ce_epoch",
};
constexpr std::uint8_t other_name = 0;      // the name follows; n is known_names[n - 1]
constexpr std::uint8_t prev_column = 255;   // `ce_prev`, its value in the row
constexpr std::uint8_t place_column = 254;  // `ce_sequence`, likewise

std::string padded(ledger::Sequence sequence) {
    const auto text = std::to_string(sequence);
    return std::string(20 - text.size(), '0') + text;
}

void put_text(std::string& bytes, std::string_view text) {
    auto size = text.size();
    for (; size >= 0x80; size >>= 7U) bytes += static_cast<char>((size & 0x7fU) | 0x80U);
    bytes += static_cast<char>(size);
    bytes += text;
}

std::optional<std::uint8_t> take_byte(std::string_view& bytes) {
    if (bytes.empty()) return std::nullopt;
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    return byte;
}

std::optional<std::string> take_text(std::string_view& bytes) {
    std::size_t size = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        const auto byte = take_byte(bytes);
        if (!byte) return std::nullopt;
        size |= static_cast<std::size_t>(*byte & 0x7fU) << shift;
        if ((*byte & 0x80U) != 0) continue;
        if (size > bytes.size()) return std::nullopt;
        std::string text{bytes.substr(0, size)};
        bytes.remove_prefix(size);
        return text;
    }
    return std::nullopt;
}

std::optional<ledger::Header> take_header(std::string_view& bytes, const ledger::Link& link) {
    const auto code = take_byte(bytes);
    if (!code) return std::nullopt;
    if (*code == prev_column) return ledger::Header{.name = "ce_prev", .value = ledger::to_hex(link.prev)};
    if (*code == place_column) return ledger::Header{.name = "ce_sequence", .value = padded(link.sequence)};
    if (*code > known_names.size()) return std::nullopt;
    auto name = *code == other_name ? take_text(bytes) : std::string{known_names[*code - 1U]};
    if (!name) return std::nullopt;
    auto value = take_text(bytes);
    if (!value) return std::nullopt;
    return ledger::Header{.name = std::move(*name), .value = std::move(*value)};
}

}  // namespace

std::string pack_headers(const std::vector<ledger::Header>& headers, const ledger::Link& link) {
    const auto prev = ledger::to_hex(link.prev);
    const auto place = padded(link.sequence);
    std::string bytes;
    for (const auto& [name, value] : headers) {
        if (name == "ce_prev" && value == prev) {
            bytes += static_cast<char>(prev_column);
            continue;
        }
        if (name == "ce_sequence" && value == place) {
            bytes += static_cast<char>(place_column);
            continue;
        }
        const auto* const known = std::ranges::find(known_names, name);
        if (known == known_names.end()) {
            bytes += static_cast<char>(other_name);
            put_text(bytes, name);
        } else {
            bytes += static_cast<char>(known - known_names.begin() + 1);
        }
        put_text(bytes, value);
    }
    return bytes;
}

std::optional<std::vector<ledger::Header>> unpack_headers(std::string_view bytes, const ledger::Link& link) {
    std::vector<ledger::Header> headers;
    headers.reserve(20);
    while (!bytes.empty()) {
        auto header = take_header(bytes, link);
        if (!header) return std::nullopt;
        headers.push_back(std::move(*header));
    }
    return headers;
}

}  // namespace muster::sqlite
