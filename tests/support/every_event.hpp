#pragma once

#include <vector>

#include "domain/account/event.hpp"
#include "domain/ports/codec.hpp"

namespace muster::testing {

/// One event of every type with every field filled, in the order of `Event`. The corpus and EVENTS.md
/// are made of them, so an example never changes once its version is released.
[[nodiscard]] std::vector<Event> one_of_every();

/// An envelope with every field filled that such an event can have.
[[nodiscard]] Envelope an_envelope(const Event& event);

/// Type and version, as `user.created` and 1.
[[nodiscard]] EventType type_of(const Event& event);

}  // namespace muster::testing
