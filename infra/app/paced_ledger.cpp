#include "infra/app/paced_ledger.hpp"

#include <utility>

namespace muster::app {

PacedLedger::PacedLedger(Ledger& inner, std::function<void()> let_catch_up)
    : inner_(inner), let_catch_up_(std::move(let_catch_up)) {}

void PacedLedger::submit(Command command, Context context, std::optional<CommandId> id,
                         std::function<void(CommandOutcome)> done, IfFull if_full) {
    if (if_full == IfFull::wait) let_catch_up_();
    inner_.submit(std::move(command), std::move(context), std::move(id), std::move(done), if_full);
}

void PacedLedger::with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const {
    inner_.with_state(look);
}

bool PacedLedger::wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds patience,
                             const std::stop_token& stop) {
    return inner_.wait_until(is_so, patience, stop);
}

}  // namespace muster::app
