#include "gateway/execute.hpp"

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "domain/base/match.hpp"
#include "gateway/refusals.hpp"

namespace muster::gateway {
namespace {

using Outcome = Result<Done, ApiError>;

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

Result<Done, ApiError> execute(const Desk& desk, const Call& call, Action action, Command command) {
    // Shared, for an outcome may come when nobody waits for it any more.
    const auto told = std::make_shared<std::promise<CommandOutcome>>();
    auto outcome = told->get_future();
    desk.ledger.submit(std::move(command), context_of(call, action), std::nullopt,
                       [told](CommandOutcome what) { told->set_value(std::move(what)); });
    if (outcome.wait_for(desk.write_time) != std::future_status::ready) {
        return unavailable(desk, call, "a command's outcome is not known in time",
                           "the outcome is not known yet; look before you try again");
    }
    auto what = outcome.get();
    return match(
        what,
        [](Applied& applied) -> Outcome { return Done{.events = std::move(applied.events), .at = applied.position}; },
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
            return unavailable(desk, call, "a command id that was made up stands for another command", {});
        },
        [&](OutcomeUnknown& unknown) -> Outcome {
            return unavailable(desk, call, unknown.why, "the outcome is not known; look before you try again");
        });
}

}  // namespace muster::gateway
