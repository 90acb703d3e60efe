#include "gateway/execute.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "domain/base/match.hpp"
#include "gateway/refusals.hpp"
#include "gateway/status_permission.hpp"

namespace muster::gateway {
namespace {

Outcome unavailable(const Desk& desk, const Call& call, const std::string& why, std::string detail) {
    desk.diagnostics.error(call.request_id, why);
    return failure(ApiError{.code = ErrorCode::unavailable, .detail = std::move(detail)});
}

}  // namespace

Context context_of(const Call& call, Action action) {
    const auto trace = call.request.header("traceparent");
    return {.actor = call.caller.actor(),
            .on_behalf_of = {},
            .cause = std::string{permission(action).words},
            .sync_run = {},
            .traceparent = trace ? std::string{*trace} : std::string{},
            .address = call.request.address,
            .reason = {}};
}

namespace {

/// Whose the ids of a request's commands are: what an id that was there before means.
enum class Named : std::uint8_t { by_nobody, by_key, by_signature };

struct Naming {
    std::optional<CommandId> id;
    Named by = Named::by_nobody;
};

Naming name_of(const Call& call) {
    if (call.mark == nullptr) return {};
    return {.id = call.mark->next(), .by = Named::by_signature};
}

/// R3: the log bears this signature already.
Outcome used_already() {
    return failure(ApiError{.code = ErrorCode::bad_timestamp, .detail = std::string{request_already_used}});
}

/// R3: a signature is used up by what was done or may have been, not by what certainly was not.
void note(SignatureMark* mark, const CommandOutcome& what) {
    if (mark == nullptr || std::holds_alternative<Refused>(what)) return;
    if (std::holds_alternative<NotApplied>(what)) return mark->was_not_applied();
    mark->was_carried_out();
}

Outcome not_known_in_time(const Desk& desk, const Call& call) {
    if (call.mark != nullptr) call.mark->was_carried_out();  // for all that anybody knows
    return unavailable(desk, call, "a command's outcome is not known in time",
                       "the outcome is not known yet; look before you try again");
}

Outcome outcome_of(const Desk& desk, const Call& call, Action action, CommandOutcome what, Named named) {
    note(call.mark, what);
    return match(
        what,
        [&](Applied& applied) -> Outcome {
            if (applied.again && named == Named::by_signature) return used_already();
            return Done{.events = std::move(applied.events), .at = applied.position};
        },
        [](NothingToDo& nothing) -> Outcome { return Done{.events = {}, .at = nothing.position}; },
        [&](Refused& refused) -> Outcome {
            auto error = from_state<ApiError>(
                desk, [&](const Account& account) { return explain(refused.refusal, account, action); });
            return failure(std::move(error));
        },
        [&](NotApplied& not_applied) -> Outcome {
            return unavailable(desk, call, not_applied.why, "nothing was changed; try again");
        },
        [&](OtherCommandSameId&) -> Outcome {
            if (named == Named::by_signature) return used_already();
            return failure(ApiError{.code = ErrorCode::unprocessable,
                                    .detail = "Idempotency-Key: stood for another request",
                                    .parameter = "Idempotency-Key"});
        },
        [&](OutcomeUnknown& unknown) -> Outcome {
            return unavailable(desk, call, unknown.why, "the outcome is not known; look before you try again");
        });
}

/// A command whose outcome is told once: by the log, or by the alarm, whichever comes first.
struct Waiting {
    std::function<void(Outcome)> told;
    std::shared_ptr<void> alarm{};
    std::atomic<bool> is_over{false};
};

/// On its way; or turned away before it was sent.
using Pending = std::variant<std::future<CommandOutcome>, ApiError>;

Pending send(const Desk& desk, const Call& call, Action action, Command command, std::optional<CommandId> id) {
    if (auto forbidden = forbidden_status(desk, call.caller, command)) return std::move(*forbidden);
    // Shared, for an outcome may come when nobody waits for it any more.
    const auto told = std::make_shared<std::promise<CommandOutcome>>();
    auto outcome = told->get_future();
    desk.ledger.submit(
        std::move(command), context_of(call, action), std::move(id),
        [told](CommandOutcome what) { told->set_value(std::move(what)); }, IfFull::wait);
    return outcome;
}

/// `patience` is over once for all.
Outcome await(const Desk& desk, const Call& call, Action action, Pending& pending, std::chrono::milliseconds& patience,
              Named named) {
    if (auto* forbidden = std::get_if<ApiError>(&pending)) return failure(std::move(*forbidden));
    auto& outcome = std::get<std::future<CommandOutcome>>(pending);
    if (outcome.wait_for(patience) != std::future_status::ready) {
        patience = {};
        return not_known_in_time(desk, call);
    }
    return outcome_of(desk, call, action, outcome.get(), named);
}

}  // namespace

void execute(const Desk& desk, const Call& call, Action action, Command command, Turns& turns,
             std::function<void(Outcome)> told) {
    if (auto forbidden = forbidden_status(desk, call.caller, command)) return told(failure(std::move(*forbidden)));
    auto naming = name_of(call);
    const auto waiting = std::make_shared<Waiting>(std::move(told));
    // The alarm holds nobody: what is answered is not kept for its sake.
    waiting->alarm = turns.alarm(desk.write_time, [&desk, &call, weak = std::weak_ptr{waiting}] {
        const auto late = weak.lock();
        if (!late || late->is_over.exchange(true)) return;
        std::exchange(late->told, nullptr)(not_known_in_time(desk, call));
    });
    auto done = [&desk, &call, &turns, action, waiting, named = naming.by](CommandOutcome what) {
        if (waiting->is_over.exchange(true)) return;
        // The ledger's thread has others to tell.
        turns.back([&desk, &call, action, waiting, named, what = std::move(what)]() mutable {
            waiting->alarm.reset();
            waiting->told(outcome_of(desk, call, action, std::move(what), named));
        });
    };
    desk.ledger.submit(std::move(command), context_of(call, action), std::move(naming.id), std::move(done),
                       IfFull::refuse);
}

Outcome execute_here(const Desk& desk, const Call& call, Action action, Command command) {
    auto naming = name_of(call);
    auto outcome = send(desk, call, action, std::move(command), std::move(naming.id));
    auto patience = desk.write_time;
    return await(desk, call, action, outcome, patience, naming.by);
}

std::vector<Outcome> execute_all(const Desk& desk, const Call& call, Action action, std::vector<Command> commands) {
    // R3: a signature that is good for one change names the commands itself, as no signature covers the key.
    const auto key = call.mark == nullptr ? call.request.header("Idempotency-Key") : std::nullopt;
    constexpr std::size_t digest_length = 64;
    const auto base =
        key ? "key:" + call.caller.actor().id + ":" + desk.digest.hex_sha512(*key).substr(0, digest_length)
            : std::string{};
    std::vector<Pending> pending;
    pending.reserve(commands.size());
    for (auto& command : commands) {
        std::optional<CommandId> id;
        if (call.mark != nullptr) id = call.mark->next();
        if (key) id = CommandId{base + ":" + std::to_string(pending.size())};
        pending.push_back(send(desk, call, action, std::move(command), std::move(id)));
    }
    std::vector<Outcome> outcomes;
    outcomes.reserve(pending.size());
    auto patience = desk.write_time;
    const auto named = key ? Named::by_key : call.mark != nullptr ? Named::by_signature : Named::by_nobody;
    for (auto& each : pending) outcomes.push_back(await(desk, call, action, each, patience, named));
    return outcomes;
}

std::optional<ApiError> fault_of_all(const std::vector<Outcome>& outcomes) {
    for (const auto& outcome : outcomes) {
        if (outcome) continue;
        const auto code = outcome.error().code;
        if (code != ErrorCode::unavailable && code != ErrorCode::unprocessable) continue;
        auto fault = outcome.error();
        if (code == ErrorCode::unavailable && outcomes.size() > 1) {
            fault.detail =
                "some of them may have been done, some not; send it again, signed anew, which does what is left";
        }
        return fault;
    }
    return std::nullopt;
}

}  // namespace muster::gateway
