#include "gateway/execute.hpp"

#include <future>
#include <memory>
#include <mutex>
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
    Named by = Named::by_nobody;
    std::string base{};             // by_key
    SignatureMark* mark = nullptr;  // by_signature

    static Naming of(const Call& call) {
        if (call.mark == nullptr) return {};
        return {.by = Named::by_signature, .mark = call.mark};
    }
    [[nodiscard]] std::optional<CommandId> id_of(std::size_t place) const {
        if (by == Named::by_key) return CommandId{base + std::to_string(place)};
        if (by == Named::by_signature) return mark->next();
        return std::nullopt;
    }
};

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

/// Commands that are under way together, until all are certain or nobody waits any more.
class Batch final : public std::enable_shared_from_this<Batch> {
public:
    Batch(const Desk& desk, const Call& call, Action action, Naming naming, std::size_t count)
        : desk_(desk), call_(call), action_(action), naming_(std::move(naming)), fates_(count), open_(count + 1) {}

    /// `complete` is called once, unless the batch is closed before: by the ledger's thread, or by this one.
    void send(std::vector<Command> commands, IfFull if_full, std::function<void()> complete) {
        {
            const std::lock_guard lock{mutex_};
            if (is_closed_) return;
            complete_ = std::move(complete);
        }
        for (std::size_t i = 0; i < commands.size(); ++i) {
            auto id = naming_.id_of(i);  // also of what is turned away: which that is may change, the ids may not
            if (auto forbidden = forbidden_status(desk_, call_.caller, commands[i])) {
                settle(i, std::move(*forbidden));
                continue;
            }
            desk_.ledger.submit(
                std::move(commands[i]), context_of(call_, action_), std::move(id),
                [batch = shared_from_this(), i](CommandOutcome what) { batch->settle(i, std::move(what)); }, if_full);
            if (was_turned_away(i)) if_full = IfFull::refuse;  // it has waited for room once
        }
        settle_one();
    }

    /// What comes from now on counts no more. False: it is closed already.
    bool close() {
        std::function<void()> not_called;  // it may hold this batch
        const std::lock_guard lock{mutex_};
        not_called.swap(complete_);
        return !std::exchange(is_closed_, true);
    }

    /// Of a closed batch, by who closed it.
    std::vector<Outcome> outcomes() {
        std::vector<Outcome> outcomes;
        outcomes.reserve(fates_.size());
        for (auto& fate : fates_) outcomes.push_back(outcome_of(fate));
        return outcomes;
    }

private:
    /// Not known; turned away before it was sent; or what the ledger says.
    using Fate = std::variant<std::monostate, ApiError, CommandOutcome>;

    bool was_turned_away(std::size_t place) {
        const std::lock_guard lock{mutex_};
        const auto* what = std::get_if<CommandOutcome>(&fates_[place]);
        return what != nullptr && std::holds_alternative<NotApplied>(*what);
    }
    void settle(std::size_t place, Fate fate) {
        {
            const std::lock_guard lock{mutex_};
            if (is_closed_) return;
            fates_[place] = std::move(fate);
        }
        settle_one();
    }
    void settle_one() {
        std::function<void()> complete;
        {
            const std::lock_guard lock{mutex_};
            if (is_closed_ || --open_ > 0) return;
            is_closed_ = true;
            complete.swap(complete_);
        }
        complete();
    }
    Outcome outcome_of(Fate& fate) {
        return match(
            fate, [&](std::monostate) { return not_known_in_time(desk_, call_); },
            [](ApiError& forbidden) -> Outcome { return failure(std::move(forbidden)); },
            [&](CommandOutcome& what) {
                return gateway::outcome_of(desk_, call_, action_, std::move(what), naming_.by);
            });
    }

    const Desk& desk_;
    const Call& call_;
    const Action action_;
    const Naming naming_;
    std::mutex mutex_;
    std::vector<Fate> fates_;
    std::size_t open_;  // commands not settled, and the call that sends them
    bool is_closed_ = false;
    std::function<void()> complete_;
};

/// Who waits for a batch without a thread.
class Waiting {
public:
    explicit Waiting(std::function<void(std::vector<Outcome>)> told) : told_(std::move(told)) {}

    /// As long as nobody has been told.
    void keep(std::shared_ptr<void> alarm) {
        const std::lock_guard lock{mutex_};
        if (told_) alarm_ = std::move(alarm);
    }
    void tell(Batch& batch) {
        if (const auto told = end()) told(batch.outcomes());
    }
    /// Nobody is told any more, and nothing is kept for it.
    std::function<void(std::vector<Outcome>)> end() {
        const std::lock_guard lock{mutex_};
        alarm_.reset();
        return std::exchange(told_, nullptr);
    }

private:
    std::mutex mutex_;
    std::function<void(std::vector<Outcome>)> told_;
    std::shared_ptr<void> alarm_;
};

/// Sends and waits on this thread.
std::vector<Outcome> outcomes_here(const Desk& desk, const Call& call, Action action, Naming naming,
                                   std::vector<Command> commands) {
    const auto batch = std::make_shared<Batch>(desk, call, action, std::move(naming), commands.size());
    // Shared, for it may be kept when nobody waits for it any more.
    const auto complete = std::make_shared<std::promise<void>>();
    const auto completed = complete->get_future();
    batch->send(std::move(commands), IfFull::wait, [complete] { complete->set_value(); });
    if (completed.wait_for(desk.write_time) != std::future_status::ready && !batch->close()) completed.wait();
    return batch->outcomes();
}

}  // namespace

void execute(const Desk& desk, const Call& call, Action action, std::vector<Command> commands, Turns& turns,
             std::function<void(std::vector<Outcome>)> told) {
    const auto batch = std::make_shared<Batch>(desk, call, action, Naming::of(call), commands.size());
    const auto waiting = std::make_shared<Waiting>(std::move(told));
    // The alarm holds nobody: what is answered is not kept for its sake.
    auto give_up = [batch = std::weak_ptr{batch}, waiting = std::weak_ptr{waiting}] {
        const auto late = batch.lock();
        const auto who = waiting.lock();
        if (late && who && late->close()) who->tell(*late);
    };
    waiting->keep(turns.alarm(desk.write_time, std::move(give_up)));
    try {
        batch->send(std::move(commands), IfFull::refuse, [&turns, batch, waiting] {
            turns.back([batch, waiting] { waiting->tell(*batch); });  // the ledger's thread has others to tell
        });
    } catch (...) {  // whoever called answers for it
        batch->close();
        waiting->end();
        throw;
    }
}

Outcome execute_here(const Desk& desk, const Call& call, Action action, Command command) {
    std::vector<Command> commands;
    commands.push_back(std::move(command));
    return std::move(outcomes_here(desk, call, action, Naming::of(call), std::move(commands)).front());
}

std::vector<Outcome> execute_all(const Desk& desk, const Call& call, Action action, std::vector<Command> commands) {
    auto naming = Naming::of(call);
    // R3: a signature that is good for one change names the commands itself, as no signature covers the key.
    const auto key = call.mark == nullptr ? call.request.header("Idempotency-Key") : std::nullopt;
    if (key) {
        constexpr std::size_t digest_length = 64;
        naming = {.by = Named::by_key,
                  .base = "key:" + call.caller.actor().id + ":" +
                          desk.digest.hex_sha512(*key).substr(0, digest_length) + ":"};
    }
    return outcomes_here(desk, call, action, std::move(naming), std::move(commands));
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
