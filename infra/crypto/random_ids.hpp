#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "domain/base/instant.hpp"
#include "domain/ports/ids.hpp"

namespace muster::crypto {

[[nodiscard]] std::unique_ptr<Ids> make_ids();

/// RFC 9562, 5.7: 48 bits of milliseconds, then `random` without the 6 bits of version and variant.
[[nodiscard]] std::string uuid_v7(Instant now, const std::array<std::uint8_t, 10>& random);

}  // namespace muster::crypto
