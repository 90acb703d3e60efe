#pragma once

#include "domain/base/instant.hpp"

namespace muster {

/// The wall clock, UTC. It may jump either way: the ledger keeps record times rising by itself.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

}  // namespace muster
