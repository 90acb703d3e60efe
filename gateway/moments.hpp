#pragma once

#include "domain/base/instant.hpp"

namespace muster::gateway {

/// Time, waited for. Safe to call from any thread.
class Moments {
public:
    virtual ~Moments() = default;
    /// Blocks until the clock shows `moment` or later, or for some two seconds.
    virtual void wait_for(Instant moment) = 0;
};

}  // namespace muster::gateway
