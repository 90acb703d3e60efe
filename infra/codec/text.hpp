#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/instant.hpp"
#include "domain/ports/digest.hpp"

/// The text forms that headers and data use. What a reader gets back is exactly what was written,
/// or nothing.
namespace muster::codec {

/// RFC 3339, UTC, always with six digits of microseconds: `2024-03-01T09:00:00.000000Z`.
[[nodiscard]] std::string time_text(Instant instant);
[[nodiscard]] std::optional<Instant> parse_time(std::string_view text);

/// Zero-padded to 20 digits, so that sequences sort as text.
[[nodiscard]] std::string sequence_text(std::uint64_t sequence);
/// Decimal digits only, leading zeros allowed.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view text);

/// 64 lower-case hex digits.
[[nodiscard]] std::string hash_text(const Sha256& hash);
[[nodiscard]] std::optional<Sha256> parse_hash(std::string_view text);

}  // namespace muster::codec
