#include "tests/property/reference/trial.hpp"

#include <algorithm>

#include "domain/account/dispatch.hpp"
#include "domain/base/match.hpp"
#include "tests/property/reference/text.hpp"

namespace muster::reference {
namespace {

/// Of a refusal the facts; the clause for the sender, and which of several groups is named, are not the rule book's
/// business. (That it is one of those that decide is compared with the states.)
Answer without_wording(Answer answer) {
    if (auto* refusal = std::get_if<Refusal>(&answer)) {
        if (auto* bad = std::get_if<BadValue>(refusal)) bad->malformed.why.clear();
        if (auto* taken = std::get_if<NameTaken>(refusal); taken && taken->field == "people") {
            *taken = NameTaken{.field = "people", .name = {}, .holder = {}, .holder_in_trash = false};
        }
        if (auto* disabled = std::get_if<UserDisabled>(refusal); disabled && disabled->group)
            disabled->group = GroupId{};
    }
    return answer;
}

Answer answer_of(const Decision& decision) {
    return match(
        decision.sum(), [](const Nothing& nothing) -> Answer { return nothing; },
        [](const Events&) -> Answer { return Done{}; }, [](const Refusal& refusal) -> Answer { return refusal; });
}

std::string kind_of(const Answer& answer) {
    return match(
        answer, [](const Nothing&) { return std::string{"nothing"}; }, [](const Done&) { return std::string{"done"}; },
        [](const Refusal& refusal) { return name_of(refusal); });
}

std::string told_of(const Answer& answer) {
    if (const auto* refusal = std::get_if<Refusal>(&answer)) return say(*refusal);
    return kind_of(answer);
}

std::optional<Deadline> deadline_of(const deadlines::Overdue& overdue) {
    using What = Deadline::What;
    if (const auto* purge = std::get_if<user::PurgeUser>(&overdue.command)) {
        if (purge->cause != user::PurgeCause::deadline) return std::nullopt;
        return Deadline{overdue.since, What::purge, purge->user};
    }
    if (const auto* lock = std::get_if<user::EndLock>(&overdue.command)) {
        return Deadline{overdue.since, What::end_of_lock, lock->user};
    }
    if (const auto* inactive = std::get_if<user::TrashInactive>(&overdue.command)) {
        return Deadline{overdue.since, What::inactivity, inactive->user};
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> Trial::take(const Step& step) {
    if (step.what == Step::What::restart) {
        inactivity_ = {};
        waiting_.clear();
        restarted_ = true;
    }
    auto differs = step.command ? ask(*step.command, step.at) : look(step.at);
    restarted_ = false;
    return differs ? differs : compare_states();
}

std::optional<std::string> Trial::ask(const Command& command, Instant now) {
    ++commands_;
    const auto decision = dispatch(account_, command, now);
    const auto answer = answer_of(decision);
    const auto expected = model_.ask(command, now);
    ++tally_[name_of(command)][kind_of(answer)];
    if (const auto* events = std::get_if<Events>(&decision.sum())) {
        for (const auto& event : *events) evolve(account_, event, now);
    }
    if (without_wording(answer) == without_wording(expected)) return std::nullopt;
    return "  model:   " + told_of(expected) + "\n  account: " + told_of(answer) + "\n" +
           difference(model_.world(), seen_in(account_));
}

/// T12, A3, A5: what is due is found and carried out, in the order of its moments.
std::optional<std::string> Trial::look(Instant now) {
    const auto due = deadlines::due(account_, inactivity_, now);
    if (!std::ranges::is_sorted(due.commands, {}, &deadlines::Overdue::since)) return "  what is due is out of order\n";
    const auto expected = model_.due(now);
    for (const auto& overdue : due.commands) {
        const auto deadline = deadline_of(overdue);
        if (deadline && std::ranges::find(expected, *deadline) != expected.end()) continue;
        return "  account: due since " + say(overdue.since) + ": " + say(overdue.command) + "\n  model:   is not\n";
    }
    if (auto differs = overlooked(due, now)) return differs;
    for (const auto& overdue : due.commands) {
        if (auto differs = ask(overdue.command, now)) return "  " + say(overdue.command) + "\n" + *differs;
    }
    return std::nullopt;
}

/// Whoever has become inactive may wait for the walk of the next day, though not for a longer time. For all else there
/// is a next look in time.
std::optional<std::string> Trial::overlooked(const deadlines::Due& due, Instant now) {
    const auto is_found = [&](const Deadline& deadline) {
        return std::ranges::any_of(due.commands, [&](const auto& overdue) { return deadline_of(overdue) == deadline; });
    };
    std::map<UserId, Instant> waiting;
    for (const auto& deadline : model_.due(Instant::max())) {
        const bool may_wait = deadline.what == Deadline::What::inactivity;
        if (deadline.since > now) {
            if (may_wait || (due.next && *due.next <= deadline.since)) continue;
        } else {
            if (is_found(deadline)) continue;
            const auto first = waiting_.contains(deadline.user) ? waiting_.at(deadline.user) : now;
            waiting.emplace(deadline.user, first);
            if (may_wait && !restarted_ && now - first <= Days{1}) continue;
        }
        return "  account: overlooks what is due at " + say(deadline.since) + ", number " +
               std::to_string(static_cast<int>(deadline.what)) + " of " + deadline.user.str() + "\n";
    }
    waiting_ = std::move(waiting);
    return std::nullopt;
}

std::optional<std::string> Trial::compare_states() const {
    const auto seen = seen_in(account_);
    if (seen != model_.world()) return difference(model_.world(), seen);
    for (const auto& person : seen.people) {
        const auto status = user::effective_status(account_, account_.users.at(person.id));
        const auto expected = model_.effective(person);
        const bool same_group = status.group
                                    ? std::ranges::find(expected.groups, *status.group) != expected.groups.end()
                                    : expected.groups.empty();
        if (status.value == expected.value && status.decided_by == expected.decided_by && same_group) continue;
        return "  another effective status, number " + std::to_string(static_cast<int>(status.value)) + " for " +
               std::to_string(static_cast<int>(expected.value)) + ":\n  " + say(person) + "\n";
    }
    return std::nullopt;
}

std::vector<Step> shortened(std::vector<Step> steps) {
    Tally tally;
    const auto differ = [&](const std::vector<Step>& some) {
        Trial trial{tally};
        return std::ranges::any_of(some, [&](const Step& step) { return trial.take(step).has_value(); });
    };
    for (auto chunk = steps.size() / 2; chunk > 0; chunk /= 2) {
        for (std::size_t at = 0; at + chunk <= steps.size();) {
            auto fewer = steps;
            const auto from = fewer.begin() + static_cast<std::ptrdiff_t>(at);
            fewer.erase(from, from + static_cast<std::ptrdiff_t>(chunk));
            if (differ(fewer)) {
                steps = std::move(fewer);
            } else {
                at += chunk;
            }
        }
    }
    return steps;
}

std::string told(const std::vector<Step>& steps) {
    Tally tally;
    Trial trial{tally};
    std::string text;
    for (const auto& step : steps) {
        text += say(step.at) + "  " +
                (step.command                       ? say(*step.command)
                 : step.what == Step::What::restart ? "a new start: what is due"
                                                    : "what is due") +
                "\n";
        if (const auto differs = trial.take(step)) return text + *differs;
    }
    return text;
}

}  // namespace muster::reference
