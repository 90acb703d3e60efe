#pragma once

#include <string_view>

#include "domain/directory/events.hpp"

namespace muster::gateway {

/// D15: how a run ended, and what it went by, as both APIs call it.
[[nodiscard]] std::string_view word_of(directory::Outcome outcome);
[[nodiscard]] std::string_view word_of(directory::RunKind kind);

}  // namespace muster::gateway
