#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/strong.hpp"
#include "domain/values/malformed.hpp"
#include "domain/values/person.hpp"

namespace muster {

using Extension = Strong<struct ExtensionTag, std::string>;  // empty: none
/// How long to wait before an extension is dialled, or after it.
using DialDelay = std::chrono::duration<std::uint16_t>;

inline constexpr DialDelay dial_delay_max{600};

/// V1: E.164, or empty for a tablet. Without `+` it is a number of country code 1, with that 1 or
/// without: no area code there begins with a 1.
[[nodiscard]] Result<PhoneNumber, Malformed> parse_number_of_phone(std::string_view text, std::string_view field);
/// Up to 32 of the characters that a telephone dials: digits, `*`, `#`, and `,` for a pause.
[[nodiscard]] Result<Extension, Malformed> parse_extension(std::string_view text, std::string_view field);
/// Whole seconds, 0 to 600; empty is 0.
[[nodiscard]] Result<DialDelay, Malformed> parse_dial_delay(std::string_view text, std::string_view field);

}  // namespace muster
