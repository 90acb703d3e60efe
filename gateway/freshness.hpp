#pragma once

#include <chrono>
#include <cstdint>

#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
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

    enum class Reached : std::uint8_t { shown, not_yet, other_history };
    /// API-20: until the tables show this position.
    [[nodiscard]] virtual Reached reach(const ledger::Position& position, std::chrono::milliseconds at_most) = 0;

    /// As `catch_up`, and of what was under way when the call began too: afterwards nothing comes to be shown that
    /// happened before the call. Where nothing is ever under way, `catch_up` does it.
    [[nodiscard]] virtual Result<void, PortFailure> settle(AccountId account, std::chrono::milliseconds at_most) {
        return catch_up(account, at_most);
    }
};

}  // namespace muster::gateway
