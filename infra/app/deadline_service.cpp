#include "infra/app/deadline_service.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "domain/base/match.hpp"

namespace muster::app {
namespace {

constexpr std::chrono::milliseconds look_every{1000};

/// The answers to what was submitted in one look. Outlives the look: a stop does not wait for the log.
struct Answers {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::size_t open = 0;
    std::uint64_t met = 0;
    std::uint64_t undone = 0;
    std::string why;  // the first that was undone
};

void take(Answers& answers, const CommandOutcome& outcome) {
    const std::lock_guard lock{answers.mutex};
    const auto undone = [&](const std::string& why) {
        ++answers.undone;
        if (answers.why.empty()) answers.why = why;
    };
    match(
        outcome, [&](const Applied&) { ++answers.met; },
        [](const NothingToDo&) {},  // restored, unlocked or used in the meantime
        [&](const Refused& refused) {
            // The clock has gone back behind the deadline since it was found, or somebody else was first.
            if (std::holds_alternative<NotDueYet>(refused.refusal)) return;
            if (std::holds_alternative<UnknownUser>(refused.refusal)) return;
            if (std::holds_alternative<UnknownDirectory>(refused.refusal)) return;
            undone("the account refuses it");
        },
        [&](const NotApplied& not_applied) { undone(not_applied.why); },
        [&](const OtherCommandSameId&) { undone("its command id is another command's"); },
        [&](const OutcomeUnknown& unknown) { undone(unknown.why); });
    --answers.open;
    answers.changed.notify_all();
}

/// H5: what caused it.
std::string cause_of(const Command& command) {
    if (std::holds_alternative<user::PurgeUser>(command)) return "purge deadline";
    if (std::holds_alternative<user::EndLock>(command)) return "end of the lockout";
    if (std::holds_alternative<directory::ExpireHeld>(command)) return "end of the hold";
    return "inactivity";
}

Context context_of(const Command& command) {
    return {.actor = {.kind = Actor::Kind::system, .id = "deadlines"},
            .on_behalf_of = {},
            .cause = cause_of(command),
            .sync_run = {},
            .traceparent = {},
            .address = {},
            .reason = {}};
}

}  // namespace

Deadlines::Deadlines(Ledger& ledger, const Clock& clock, std::function<void(const std::string&)> tell,
                     deadlines::Bounds bounds)
    : ledger_(ledger), clock_(clock), tell_(std::move(tell)), bounds_(bounds) {}

std::chrono::milliseconds Deadlines::look(const std::stop_token& stop) {
    const auto now = clock_.now();
    auto due = find(now);
    if (!due.commands.empty()) {
        const auto met_before = state().met;
        carry_out(std::move(due.commands), stop);
        // At once again where that went through, as more may be due; else the log, or whoever refuses, is given time.
        return state().met > met_before ? std::chrono::milliseconds{0} : look_every;
    }
    if (!due.next) return look_every;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*due.next - now);
    return std::clamp(wait, std::chrono::milliseconds{0}, look_every);
}

deadlines::Due Deadlines::find(Instant now) {
    deadlines::Due due;
    std::size_t in_trash = 0;
    std::size_t locked_out = 0;
    ledger_.with_state([&](const Account& account, const ledger::Position&) {
        due = deadlines::due(account, inactivity_, now, bounds_);
        in_trash = account.purges.size();
        locked_out = account.locks.size();
    });
    const std::lock_guard lock{mutex_};
    ++state_.looks;
    state_.in_trash = in_trash;
    state_.locked_out = locked_out;
    state_.late_seconds =
        due.commands.empty() ? 0 : std::chrono::duration<double>(now - due.commands.front().since).count();
    return due;
}

void Deadlines::carry_out(std::vector<deadlines::Overdue> commands, const std::stop_token& stop) {
    const auto answers = std::make_shared<Answers>();
    answers->open = commands.size();
    for (auto& one : commands) {
        auto context = context_of(one.command);
        ledger_.submit(
            std::move(one.command), std::move(context), std::nullopt,
            [answers](const CommandOutcome& outcome) { take(*answers, outcome); }, IfFull::wait);
    }
    std::unique_lock lock{answers->mutex};
    answers->changed.wait(lock, stop, [&] { return answers->open == 0; });
    if (!answers->why.empty() && answers->why != told_) {
        tell_("what is due is not carried out, and is tried again: " + answers->why);
    }
    told_ = answers->why;
    const std::lock_guard counts{mutex_};
    state_.met += answers->met;
    state_.undone += answers->undone;
}

DeadlineState Deadlines::state() const {
    const std::lock_guard lock{mutex_};
    return state_;
}

DeadlineService::DeadlineService(Deadlines& deadlines)
    : deadlines_(deadlines), thread_([this](const std::stop_token& stop) { run(stop); }) {}

DeadlineService::~DeadlineService() {
    end();
}

void DeadlineService::end() {
    thread_.request_stop();
}

void DeadlineService::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto wait = deadlines_.look(stop);
        std::unique_lock lock{mutex_};
        stopped_.wait_for(lock, stop, wait, [] { return false; });
    }
}

}  // namespace muster::app
