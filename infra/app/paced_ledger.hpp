#pragma once

#include <functional>

#include "domain/ports/ledger.hpp"

namespace muster::app {

/// The ledger as a sync has it: who can wait for room waits for the query tables too. A read of the compatible APIs
/// waits for the last acknowledged write, and would wait in vain behind 100,000 of them.
///
/// `let_catch_up` blocks, bounded, while the tables are too far behind; `inner` outlives this.
class PacedLedger final : public Ledger {
public:
    PacedLedger(Ledger& inner, std::function<void()> let_catch_up);

    void submit(Command command, Context context, std::optional<CommandId> id, std::function<void(CommandOutcome)> done,
                IfFull if_full) override;
    void with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const override;
    [[nodiscard]] bool wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds patience,
                                  const std::stop_token& stop) override;

private:
    Ledger& inner_;
    std::function<void()> let_catch_up_;
};

}  // namespace muster::app
