#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace muster::crypto {

/// From the cryptographic source. Ends the process where that fails: nothing made without it
/// would be safe to use. Safe to call from any thread.
void fill_random(std::span<std::uint8_t> bytes);

/// Each character of `alphabet` equally likely, each independent of the others.
[[nodiscard]] std::string random_text(std::string_view alphabet, std::size_t characters);

/// Secret keys of clients, cookies, passwords: letters and digits, 5.95 bits a character.
[[nodiscard]] std::string secret_text(std::size_t characters);

}  // namespace muster::crypto
