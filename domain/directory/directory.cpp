#include "domain/directory/directory.hpp"

#include <algorithm>
#include <utility>

#include "domain/account/account.hpp"

namespace muster::directory {

namespace {

// D9: an approval is over once a run has gone through everything with it. Who could not be proven to have left keeps it
// alive, as the next run may prove it.
bool is_through_with_the_approval(const SyncFinished& finished) {
    if (finished.outcome != Outcome::held) return finished.outcome == Outcome::finished;
    return std::ranges::find(finished.left_out, LeftOutReason::removal_unproven, &LeftOut::reason) ==
           finished.left_out.end();
}

void forget(Discarded& discarded, const GroupId& group) {
    std::erase(discarded.groups, group);
}

void end_where_nobody_is_left(Directory& directory) {
    if (directory.discarded && directory.discarded->users.empty() && directory.discarded->groups.empty())
        directory.discarded.reset();
}

}  // namespace

bool confirms_its_people(const SyncFinished& finished) {
    if (finished.kind == RunKind::one_user) return false;                     // D11
    if (finished.outcome == Outcome::held) return finished.counts.read != 0;  // D9
    return finished.outcome == Outcome::finished;
}

const Approved* valid_approval(const Directory& directory, Instant now) {
    const bool is_valid = directory.approved && now < directory.approved->expires_at;
    return is_valid ? &*directory.approved : nullptr;
}

std::optional<Instant> expires_at(const Directory& directory, const std::string& plan) {
    if (directory.held && directory.held->plan == plan) return directory.held->expires_at;
    if (directory.approved && directory.approved->plan == plan) return directory.approved->expires_at;
    return std::nullopt;
}

bool use_approval(Account& account, const DirectoryId& directory, const UserId& user, Instant at) {
    const auto* known = account.find_directory(directory);
    if (known == nullptr || !known->approved || !known->approved->users.contains(user)) return false;
    const bool held = valid_approval(*known, at) != nullptr;
    account.directories.edit_known(directory).approved->users.erase(user);
    return held;
}

const LastRun* last_run_of(const Account& account, const DirectoryId& directory) {
    const auto* known = account.find_directory(directory);
    return known == nullptr || !known->last_run ? nullptr : &*known->last_run;
}

bool is_alive(const LastRun& run, Instant now) {
    return !run.has_ended && now < run.heard_at + run_silence_max;
}

void hear(Account& account, const RunId& run, Instant at) {
    constexpr std::chrono::seconds step{1};  // a directory is not changed by each of 100,000 events
    std::optional<DirectoryId> its_directory;
    for (const auto& [id, directory] : account.directories) {
        const auto& last = directory.last_run;
        if (last && !last->has_ended && last->run == run && at >= last->heard_at + step) its_directory = id;
    }
    if (its_directory) account.directories.edit_known(*its_directory).last_run->heard_at = at;
}

void fold(Account& account, const Added& added) {
    Directory directory;
    directory.id = added.directory;
    directory.configuration = added.configuration;
    directory.edition = 1;
    account.directories.try_emplace(added.directory, std::move(directory));
    remember_password(account, added.configuration);
}

void fold(Account& account, const Changed& changed) {
    auto* directory = account.directories.edit(changed.directory);
    if (directory == nullptr) return;
    // D8: whoever names other servers says that these are to be believed.
    if (directory->configuration.servers != changed.configuration.servers) directory->seen.reset();
    directory->configuration = changed.configuration;
    ++directory->edition;
    remember_password(account, changed.configuration);
}

void fold(Account& account, const Removed& removed) {
    account.directories.erase(removed.directory);
}

void fold(Account& account, const Paused& paused, Instant at) {
    auto* directory = account.directories.edit(paused.directory);
    if (directory != nullptr && !directory->paused) directory->paused = Pause{.since = at, .why = paused.reason};
}

void fold(Account& account, const Resumed& resumed) {
    if (auto* directory = account.directories.edit(resumed.directory)) directory->paused.reset();
}

void fold(Account& account, const SyncStarted& started, Instant at) {
    auto* directory = account.directories.edit(started.directory);
    if (directory == nullptr) return;
    directory->last_run = LastRun{.run = started.run, .has_ended = false, .heard_at = at};
    // D9: a run that was reading already when somebody approved may have planned without it.
    const bool reads_all = started.kind == RunKind::full;
    if (directory->approved && reads_all && directory->approved->at <= started.began)
        directory->approved->used_by = started.run;
}

void fold(Account& account, const SyncFinished& finished, Instant at) {
    auto* directory = account.directories.edit(finished.directory);
    if (directory == nullptr) return;
    if (directory->last_run && directory->last_run->run == finished.run) directory->last_run->has_ended = true;
    if (confirms_its_people(finished)) {
        directory->last_sync = at;
        if (finished.kind == RunKind::full) directory->last_read = at;
    }
    if (finished.seen)  // D8
        directory->seen = directory->seen ? later_of(*finished.seen, *directory->seen) : *finished.seen;
    const bool used = directory->approved && directory->approved->used_by == finished.run;
    if (used && is_through_with_the_approval(finished)) directory->approved.reset();  // D9
    // D9: only a run that saw everything and held nothing proves that nothing waits any more.
    if (finished.kind != RunKind::one_user && finished.outcome == Outcome::finished && finished.counts.held == 0)
        directory->held.reset();
}

// D9: in parts, where there are many.
void fold(Account& account, const SyncHeld& held, Instant at) {
    auto* directory = account.directories.edit(held.directory);
    if (directory == nullptr) return;
    const bool goes_on = directory->held && directory->held->plan == held.plan && directory->held->run == held.run;
    if (!goes_on) {
        directory->held = Held{.run = held.run,
                               .plan = held.plan,
                               .total = held.total,
                               .nobody_found = held.nobody_found,
                               .position = held.position,
                               .why = held.why,
                               .held_at = at,
                               .expires_at = held.expires_at,
                               .users = {},
                               .groups = held.groups};
    }
    const bool says_why = held.reasons.size() == held.users.size();
    for (std::size_t i = 0; i < held.users.size(); ++i)
        directory->held->users.insert_or_assign(held.users[i],
                                                says_why ? std::optional{held.reasons[i]} : std::nullopt);
}

void fold(Account& account, const RemovalsApproved& approved, Instant at) {
    auto* directory = account.directories.edit(approved.directory);
    if (directory == nullptr) return;
    Approved now{.plan = approved.plan,
                 .total = approved.total,
                 .at = at,
                 .expires_at = at + held_for,
                 .users = {},
                 .groups = {},
                 .used_by = std::nullopt};
    if (directory->held && directory->held->plan == approved.plan) {
        now.expires_at = directory->held->expires_at;
        now.users = directory->held->users;
        now.groups = directory->held->groups;
        directory->held.reset();
    } else if (directory->discarded && directory->discarded->plan == approved.plan) {
        now.users = directory->discarded->users;
        now.groups = directory->discarded->groups;
    } else {
        return;
    }
    if (directory->discarded) {
        for (const auto& [user, because] : now.users) directory->discarded->users.erase(user);
        for (const GroupId& group : now.groups) forget(*directory->discarded, group);
        end_where_nobody_is_left(*directory);
    }
    directory->approved = std::move(now);
}

void fold(Account& account, const RemovalsDiscarded& discarded) {
    auto* directory = account.directories.edit(discarded.directory);
    if (directory == nullptr) return;
    Discarded& all = directory->discarded ? *directory->discarded : directory->discarded.emplace();
    all.plan = discarded.plan;
    const auto take = [&](auto& plan) {
        if (!plan || plan->plan != discarded.plan) return;
        for (const auto& [user, because] : plan->users) all.users.insert_or_assign(user, because);
        for (const GroupId& group : plan->groups) {
            forget(all, group);
            all.groups.push_back(group);
        }
        plan.reset();
    };
    take(directory->held);
    take(directory->approved);
}

void fold(Account& account, const DiscardEnded& ended) {
    auto* directory = account.directories.edit(ended.directory);
    if (directory == nullptr || !directory->discarded) return;
    for (const UserId& user : ended.users) directory->discarded->users.erase(user);
    for (const GroupId& group : ended.groups) forget(*directory->discarded, group);
    end_where_nobody_is_left(*directory);
}

void fold(Account& account, const HoldExpired& expired) {
    auto* directory = account.directories.edit(expired.directory);
    if (directory == nullptr) return;
    if (directory->held && directory->held->plan == expired.plan) directory->held.reset();
    if (directory->approved && directory->approved->plan == expired.plan) directory->approved.reset();
}

void fold(Account& account, const HoldOvertaken& overtaken) {
    auto* directory = account.directories.edit(overtaken.directory);
    if (directory == nullptr) return;
    if (directory->held && directory->held->plan == overtaken.plan) directory->held.reset();
}

}  // namespace muster::directory
