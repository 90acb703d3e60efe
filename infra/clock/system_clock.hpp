#pragma once

#include "domain/ports/clock.hpp"

namespace muster::clock {

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
};

}  // namespace muster::clock
