#pragma once

#include <optional>

#include "domain/account/refusal.hpp"
#include "domain/directory/directory.hpp"

namespace muster::directory {

/// D1: what a sync does, a run that was under way when it was paused included, waits for a resumption.
[[nodiscard]] std::optional<Refusal> check_not_paused(const Directory& directory);

}  // namespace muster::directory
