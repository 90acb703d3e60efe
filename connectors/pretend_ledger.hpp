#pragma once

#include <functional>
#include <optional>

#include "domain/account/account.hpp"
#include "domain/account/event.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/clock.hpp"
#include "domain/ports/ledger.hpp"

namespace muster::connectors {

/// Decides as the real one does, on a copy of the account, and writes nothing (D10). One thread.
class PretendLedger final : public Ledger {
public:
    PretendLedger(Account account, ledger::Position at, const Clock& clock);

    void submit(Command command, Context context, std::optional<CommandId> id, std::function<void(CommandOutcome)> done,
                IfFull if_full) override;
    void with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const override;
    [[nodiscard]] bool wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds patience,
                                  const std::stop_token& stop) override;

    /// What would stand in the log, in that order.
    [[nodiscard]] const Events& events() const { return events_; }
    [[nodiscard]] const Account& account() const { return account_; }

private:
    [[nodiscard]] CommandOutcome pretend(const Command& command);

    Account account_;
    const ledger::Position at_;  // of the state that it began with; none of the events has one
    const Clock& clock_;
    Events events_;
};

}  // namespace muster::connectors
