#pragma once

#include "domain/account/decision.hpp"

namespace muster {

/// Two decisions over the same state as one: the first refusal, or the events of both. Only for rules that do not look
/// at what the other changes.
[[nodiscard]] Decision together(Decision first, Decision second);

}  // namespace muster
