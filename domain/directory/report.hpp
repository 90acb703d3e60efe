#pragma once

#include <string>
#include <vector>

#include "domain/directory/events.hpp"

namespace muster::directory {

/// Of what the examples of one event say, at most this many bytes are kept, so that the event stays below
/// 64 KiB even where every byte needs an escape of two.
inline constexpr std::size_t example_bytes_max = 24 * 1024;
inline constexpr std::size_t remark_bytes_max = 2048;

/// D13: each reason with its whole count; examples as far as the event holds them.
[[nodiscard]] std::vector<LeftOut> bounded(std::vector<LeftOut> left_out);

/// At most `remark_bytes_max` bytes, cut between characters.
[[nodiscard]] std::string bounded(std::string remark);

}  // namespace muster::directory
