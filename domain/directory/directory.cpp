#include "domain/directory/directory.hpp"

#include <utility>

#include "domain/account/account.hpp"

namespace muster::directory {

bool confirms_its_people(const SyncFinished& finished) {
    if (finished.kind == RunKind::one_user) return false;  // D11
    if (finished.outcome == Outcome::held) return finished.counts.read != 0;  // D9
    return finished.outcome == Outcome::finished;
}

void fold(Account& account, const Added& added) {
    Directory directory;
    directory.id = added.directory;
    directory.configuration = added.configuration;
    directory.edition = 1;
    account.directories.try_emplace(added.directory, std::move(directory));
}

void fold(Account& account, const Changed& changed) {
    auto* directory = account.directories.edit(changed.directory);
    if (directory == nullptr) return;
    // D8: whoever names other servers says that these are to be believed.
    if (directory->configuration.servers != changed.configuration.servers) directory->seen.reset();
    directory->configuration = changed.configuration;
    ++directory->edition;
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

void fold(Account& account, const SyncStarted& started) {
    if (auto* directory = account.directories.edit(started.directory)) directory->running = started.run;
}

void fold(Account& account, const SyncFinished& finished, Instant at) {
    auto* directory = account.directories.edit(finished.directory);
    if (directory == nullptr) return;
    if (directory->running == finished.run) directory->running.reset();
    if (confirms_its_people(finished)) directory->last_sync = at;
    if (finished.seen)  // D8
        directory->seen = directory->seen ? later_of(*finished.seen, *directory->seen) : *finished.seen;
    // D9: only a run that saw everything and held nothing proves that nothing waits any more.
    if (finished.kind != RunKind::one_user && finished.outcome == Outcome::finished && finished.counts.held == 0)
        directory->held.reset();
}

void fold(Account& account, const SyncHeld& held) {
    if (auto* directory = account.directories.edit(held.directory))
        directory->held = Held{held.run, held.plan, held.total};
}

}  // namespace muster::directory
