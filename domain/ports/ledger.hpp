#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

#include "domain/account/account.hpp"
#include "domain/account/command.hpp"
#include "domain/account/context.hpp"
#include "domain/account/decision.hpp"
#include "domain/ledger/record.hpp"

namespace muster {

/// What became of a command. Definite, except OutcomeUnknown.
struct Applied {
    Events events;
    ledger::Position position;  // of its last record
    bool again = false;         // by the first command with this id: this one has done nothing
};
struct NothingToDo {
    ledger::Position position;  // the state that was met; confirmed
};
struct Refused {
    Refusal refusal;
};
struct NotApplied {  // certain: it is not in the log and never will be; it may be sent again
    std::string why;
};
struct OtherCommandSameId {};  // the command id was used for another command (422)
struct OutcomeUnknown {        // the service stops before the log has decided; a retry with the same
    std::string why;           // command id finds out
};
using CommandOutcome = std::variant<Applied, NothingToDo, Refused, NotApplied, OtherCommandSameId, OutcomeUnknown>;

/// What becomes of a command where as many wait as may: it waits for room, bounded, and its caller's thread
/// with it, or it is NotApplied at once.
enum class IfFull : std::uint8_t { wait, refuse };

/// The way in for every command. Implemented by the writer's service; safe to call from any thread.
class Ledger {
public:
    virtual ~Ledger() = default;
    /// `done` is called exactly once, from a thread of the service or, where nothing is sent, from the
    /// caller's; it must return quickly. Without `id` one is made up.
    virtual void submit(Command command, Context context, std::optional<CommandId> id,
                        std::function<void(CommandOutcome)> done, IfFull if_full) = 0;
    /// The confirmed state at the position given with it. Called under a lock that keeps the fold
    /// waiting: take what you need.
    virtual void with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const = 0;
    /// Until `is_so` of the confirmed state, which is asked under that lock as well, for at most `patience`. False: it
    /// is not, or `stop` came.
    [[nodiscard]] virtual bool wait_until(const std::function<bool(const Account&)>& is_so,
                                          std::chrono::milliseconds patience, const std::stop_token& stop) = 0;
};

/// Submits and waits for the outcome.
[[nodiscard]] CommandOutcome submit_and_wait(Ledger& ledger, Command command, Context context,
                                             std::optional<CommandId> id = std::nullopt);

}  // namespace muster
