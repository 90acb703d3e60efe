#include "connectors/pretend_ledger.hpp"

#include <utility>

#include "domain/account/dispatch.hpp"

namespace muster::connectors {

PretendLedger::PretendLedger(Account account, ledger::Position at, const Clock& clock)
    : account_(std::move(account)), at_(std::move(at)), clock_(clock) {}

void PretendLedger::submit(Command command, Context, std::optional<CommandId>, std::function<void(CommandOutcome)> done,
                           IfFull) {
    done(pretend(command));
}

CommandOutcome PretendLedger::pretend(const Command& command) {
    const Instant now = clock_.now();
    Decision decision = dispatch(account_, command, now);
    if (auto* refusal = std::get_if<Refusal>(&decision.sum())) return Refused{std::move(*refusal)};
    auto* events = std::get_if<Events>(&decision.sum());
    if (events == nullptr) return NothingToDo{at_};
    for (const Event& event : *events) evolve(account_, event, now);
    events_.insert(events_.end(), events->begin(), events->end());
    return Applied{.events = std::move(*events), .position = at_};
}

void PretendLedger::with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const {
    look(account_, at_);
}

// Nobody else changes the copy.
bool PretendLedger::wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds,
                               const std::stop_token&) {
    return is_so(account_);
}

}  // namespace muster::connectors
