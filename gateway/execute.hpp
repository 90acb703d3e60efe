#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/account/command.hpp"
#include "domain/base/result.hpp"
#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"
#include "gateway/outcome.hpp"
#include "gateway/permissions.hpp"
#include "gateway/turns.hpp"

namespace muster::gateway {

/// H5: who asks, from where, and what for.
[[nodiscard]] Context context_of(const Call& call, Action action);

/// R3, as a client set to strict replay reads it.
inline constexpr std::string_view request_already_used = "request already used; sign it anew, with a new date";

/// Sends commands, each for itself, all under way at once; `told` learns once, in a turn of its own, what became of
/// each, in their order. A refusal comes back explained; 50300 where there is no writer, where too many wait, or where
/// the outcome is not known in time. All that is named lives until then.
void execute(const Desk& desk, const Call& call, Action action, std::vector<Command> commands, Turns& turns,
             std::function<void(std::vector<Outcome>)> told);

/// As `execute`, for who has a thread to wait with: where one request makes several commands one after the other, or
/// keeps files beside them.
[[nodiscard]] Outcome execute_here(const Desk& desk, const Call& call, Action action, Command command);

/// As `execute`, for who has a thread to wait with. An `Idempotency-Key` makes the commands' ids (API-05): so the log
/// itself does each once, and 42200 says that the key stood for others. Where a signature is good for one change they
/// are made of that (R3), and no key counts.
[[nodiscard]] std::vector<Outcome> execute_all(const Desk& desk, const Call& call, Action action,
                                               std::vector<Command> commands);

/// The answer to all where it cannot be said what became of each: a 503 that does not claim that nothing was
/// done, as others may have been, or 42200.
[[nodiscard]] std::optional<ApiError> fault_of_all(const std::vector<Outcome>& outcomes);

/// What the writer's own state shows, in which every acknowledged write is: an answer to a write is made of it, so it
/// neither waits for the tables nor shows what somebody changed later and was not told of yet.
template <class T>
[[nodiscard]] T from_state(const Desk& desk, const std::function<T(const Account&)>& look) {
    T found{};
    desk.ledger.with_state([&](const Account& account, const ledger::Position&) { found = look(account); });
    return found;
}

}  // namespace muster::gateway
