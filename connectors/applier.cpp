#include "connectors/applier.hpp"

#include <algorithm>
#include <chrono>
#include <unordered_set>
#include <utility>
#include <variant>

#include "domain/base/match.hpp"

namespace muster::connectors {
namespace {

using directory::LeftOutReason;

constexpr std::uint64_t progress_step = 500;
constexpr std::chrono::milliseconds progress_interval{200};
constexpr const char* paused_meanwhile = "the directory was paused meanwhile";

LeftOutReason reason_of(const Refusal& refusal) {
    const auto* conflict = std::get_if<NameConflict>(&refusal);
    if (conflict == nullptr) return LeftOutReason::refused;
    return conflict->holder_in_trash ? LeftOutReason::name_in_trash : LeftOutReason::name_held_elsewhere;
}

std::string text_of(const Refusal& refusal) {
    const auto holder = [](const std::string& name, const UserId& user, bool in_trash) {
        return "name \"" + name + "\" is held by user " + user.str() + (in_trash ? " in the trash" : "");
    };
    return match(
        refusal, [&](const NameConflict& r) { return holder(r.name, r.holder, r.holder_in_trash); },
        [&](const NameTaken& r) { return holder(r.name, r.holder, r.holder_in_trash); },
        [](const GroupNameTaken& r) { return "the group name \"" + r.name + "\" is taken by group " + r.holder.str(); },
        [](const BadValue& r) { return r.malformed.field + " " + r.malformed.why; },
        [](const UnknownDirectory&) { return std::string{"the directory was removed meanwhile"}; },
        [](const DirectoryPaused&) { return std::string{paused_meanwhile}; },
        [](const TooManyAliases&) { return std::string{"more than eight aliases"}; },
        [](const TooManyDevices&) { return std::string{"more devices than a user may have"}; },
        [](const SharedByTooMany&) { return std::string{"more people share the phone than may"}; },
        [](const UnknownGroup&) { return std::string{"the group does not exist here"}; },
        [](const IdInUse& r) { return "the id " + r.id + " stands for something already"; },
        [](const auto&) { return std::string{"overtaken by another change"}; });
}

}  // namespace

Applier::Applier(Ledger& ledger, Context context, std::uint64_t total,
                 const std::function<void(const Progress&)>& progress, std::stop_token stop)
    : ledger_(ledger), context_(std::move(context)), total_(total), progress_(progress), stop_(std::move(stop)) {}

Applier::~Applier() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return answered_ == submitted_; });
}

void Applier::submit(Command command, std::string key, std::string who, bool person) {
    std::uint64_t answered = 0;
    {
        const std::lock_guard lock{mutex_};
        if (failed_.empty() && stop_.stop_requested()) failed_ = "stopped before everything was applied";
        if (!failed_.empty()) return;
        answered = answered_;
    }
    if (++submitted_ % progress_step == 0) tell(answered);
    ledger_.submit(
        std::move(command), context_, CommandId{context_.sync_run->get() + "/" + std::move(key)},
        [this, who = std::move(who), person](const CommandOutcome& outcome) { take(outcome, who, person); },
        IfFull::wait);
}

void Applier::wait() {
    std::unique_lock lock{mutex_};
    while (!changed_.wait_for(lock, progress_interval, [&] { return answered_ == submitted_; })) {
        const std::uint64_t answered = answered_;
        lock.unlock();
        tell(answered);
        lock.lock();
    }
    lock.unlock();
    tell(submitted_);
}

void Applier::take(const CommandOutcome& outcome, const std::string& who, bool person) {
    const std::lock_guard lock{mutex_};
    match(
        outcome,
        [&](const Applied& applied) {
            applied_ = true;
            count(applied.events);
        },
        [](const NothingToDo&) {},
        [&](const Refused& refused) {
            // D1: what is left of the run would be refused one by one.
            if (failed_.empty() && std::holds_alternative<DirectoryPaused>(refused.refusal)) failed_ = paused_meanwhile;
            left_outs_.add(reason_of(refused.refusal), who, text_of(refused.refusal));
            if (person) left_outs_.skipped_person();
        },
        [&](const NotApplied& not_applied) {
            cut_short_ = cut_short_ || failed_.empty();
            if (failed_.empty()) failed_ = "the log did not take it: " + not_applied.why;
        },
        [&](const OtherCommandSameId&) { left_outs_.add(LeftOutReason::refused, who, "its command id is in use"); },
        [&](const OutcomeUnknown& unknown) {
            if (failed_.empty()) failed_ = "what became of a change is not known: " + unknown.why;
        });
    ++answered_;
    // Under the lock: who waits may end this object as soon as it is let go.
    changed_.notify_all();
}

void Applier::count(const Events& events) {
    std::unordered_set<UserId> updated;
    std::unordered_set<UserId> other;
    for (const Event& event : events) {
        if (const auto* created = std::get_if<user::Created>(&event)) {
            ++counts_.created;
            other.insert(created->user);
        } else if (const auto* adopted = std::get_if<user::AdoptedByDirectory>(&event)) {
            ++counts_.adopted;
            other.insert(adopted->user);
        } else if (const auto* restored = std::get_if<user::Restored>(&event)) {
            ++counts_.restored;
            other.insert(restored->user);
        } else if (const auto* trashed = std::get_if<user::Trashed>(&event)) {
            ++counts_.trashed;
            other.insert(trashed->user);
        } else if (const auto* changed = std::get_if<user::ProfileChanged>(&event)) {
            updated.insert(changed->user);
        } else if (const auto* turned = std::get_if<user::StatusChanged>(&event)) {
            updated.insert(turned->user);
        } else if (const auto* given = std::get_if<phone::GivenByDirectory>(&event)) {
            updated.insert(given->user);
        }
    }
    // Who was restored and renamed in one commit counts as restored.
    counts_.updated += static_cast<std::uint64_t>(
        std::ranges::count_if(updated, [&](const UserId& user) { return !other.contains(user); }));
}

void Applier::tell(std::uint64_t done) {
    if (progress_) progress_({Progress::Phase::applying, done, total_});
}

}  // namespace muster::connectors
