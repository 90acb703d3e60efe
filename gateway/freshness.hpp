#pragma once

#include <chrono>

#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/values/ids.hpp"

namespace muster::gateway {

/// Clients of the compatible APIs read their own writes: before a read the tables must show the
/// account's last acknowledged write.
///
/// Safe to call from any thread; blocks up to `at_most`. What is acknowledged after the call began
/// need not be shown. A failure says that the tables are behind, or that nobody knows.
class Freshness {
public:
    virtual ~Freshness() = default;
    [[nodiscard]] virtual Result<void, PortFailure> catch_up(AccountId account, std::chrono::milliseconds at_most) = 0;
};

}  // namespace muster::gateway
