#include "connectors/directory_sync.hpp"

#include <algorithm>
#include <utility>

#include "connectors/prepare.hpp"
#include "connectors/run.hpp"

namespace muster::connectors {
namespace {

// D9: for the guard it does not count who was let through by hand.
std::uint64_t others_of(const RunReport& report, std::uint64_t approved) {
    return report.counts.trashed - std::min(approved, report.counts.trashed);
}

}  // namespace

using directory::RunKind;
using Phase = Progress::Phase;

DirectorySync::DirectorySync(const DirectoryId& directory, const SyncPorts& ports)
    : directory_(directory), ports_(ports) {}

std::optional<directory::Directory> DirectorySync::known() const {
    std::optional<directory::Directory> known;
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        const auto* found = account.find_directory(directory_);
        if (found != nullptr) known = *found;
    });
    return known;
}

std::string DirectorySync::read(const directory::Directory& known, const Tell& tell, std::stop_token stop) {
    // No server says how many there will be; about as many as the last time.
    const std::uint64_t expected = reading_ ? reading_->replica().objects().size() : known.users.size();
    const auto say = [&](Phase phase, std::uint64_t done) {
        if (tell) tell({phase, done, done <= expected ? expected : 0});
    };
    reading_.reset();  // the server need not keep up two sessions
    unsettled_ = {};
    say(Phase::probing, 0);
    auto reading = Reading::read(
        known.configuration, known.seen, ports_.source, ports_.folding,
        [&](std::uint64_t entries) { say(Phase::reading, entries); }, std::move(stop));
    if (!reading) return std::move(reading).error().what;
    reading_ = *std::move(reading);
    return {};
}

std::string DirectorySync::read_on(const directory::Directory& known, const Tell& tell, std::stop_token stop) {
    if (follows() != DirectorySession::Follows::not_at_all && known.configuration == reading_->configuration()) {
        const auto followed = reading_->follow(std::chrono::milliseconds{0});
        if (followed && followed->what != Followed::What::must_read && reading_->lost_group().empty()) return {};
    }
    return read(known, tell, std::move(stop));
}

// A read on demand begins no new count, nor does a new start: asking twice would let pass what is held.
void DirectorySync::count_from(Instant now, std::chrono::seconds window) {
    if (counted_from_ && now - *counted_from_ < window) return;
    const bool is_start = !counted_from_;
    counted_from_ = now;
    counts_since_ = is_start ? now - window : now;
    trashed_ = is_start ? in_trash_since(counts_since_) : 0;
}

std::uint64_t DirectorySync::in_trash_since(Instant since) const {
    std::uint64_t count = 0;
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        for (const auto& [due, id] : account.purges) {
            const auto* user = account.find_user(id);
            if (user == nullptr || !user->managed_by || user->managed_by->directory != directory_) continue;
            const auto* trashed = std::get_if<user::InTrash>(&user->phase);
            if (trashed != nullptr && trashed->cause == user::TrashCause::directory && !trashed->was_approved &&
                trashed->purge_at - account.settings.trash_days() > since)
                ++count;
        }
    });
    return count;
}

// Another node may sync the same directory: what it trashed is part of the same run. Whom this one trashed may have
// come back.
TrashedBefore DirectorySync::trashed_before() const {
    if (!counted_from_) return {};
    return {std::max(trashed_, in_trash_since(counts_since_))};
}

RunReport DirectorySync::full(const Tell& tell, std::stop_token stop) {
    Run run{directory_, ports_, RunKind::full, ports_.clock.now(), tell, stop};
    std::uint64_t approved = 0;  // of all parts
    for (bool again = false;; again = true) {
        const auto found = known();
        if (!found) return run.unknown_directory();
        if (found->paused) return run.paused();  // D1: no server is asked
        if (again) run.take_place();
        if (const auto failed = again ? read_on(*found, tell, stop) : read(*found, tell, stop); !failed.empty())
            return run.fail(failed);
        unsettled_.everything = true;
        count_from(ports_.clock.now(), found->configuration.full_read_every);
        (void)takes_an_approval();
        auto prepared = prepare(*reading_, unsettled_, directory_, ports_, trashed_before(), tell);
        if (!prepared) {
            reading_.reset();
            return run.fail(prepared.error().what);
        }
        approved += prepared->approved;
        unsettled_.everything = unsettled_.everything || !prepared->not_looked_up.empty();
        auto report = run.apply(*std::move(prepared), reading_->server(),
                                reading_->saw_everything() ? std::optional{reading_->server()} : std::nullopt);
        if (report) return count(*std::move(report), approved);
    }
}

DirectorySync::OneUser DirectorySync::one(const std::string& username, const Tell& tell, std::stop_token stop) {
    Run run{directory_, ports_, RunKind::one_user, ports_.clock.now(), tell, stop};
    std::uint64_t approved = 0;  // of all parts
    while (true) {
        const auto found = known();
        if (!found) return {.report = run.unknown_directory(), .failed = {}};
        if (found->paused) return {.report = run.paused(), .failed = {}};
        run.take_place();
        const auto end = [&](const std::string& failed) -> OneUser {
            if (run.has_begun()) return {.report = run.fail(failed), .failed = {}};
            return {.report = {}, .failed = failed};
        };
        if (const auto failed = read_on(*found, tell, stop); !failed.empty()) return end(failed);
        unsettled_.everything = true;  // of the others
        auto prepared = prepare(*reading_, unsettled_, directory_, ports_, trashed_before(), tell, username);
        if (!prepared) return end(prepared.error().what);
        if (prepared->people.empty() && !run.has_begun()) return {};
        approved += prepared->approved;
        auto report = run.apply(*std::move(prepared), reading_->server(), std::nullopt);
        if (report) return {.report = count(*std::move(report), approved), .failed = {}};
    }
}

DirectorySession::Follows DirectorySync::follows() const {
    return reading_ ? reading_->follows() : DirectorySession::Follows::not_at_all;
}

bool DirectorySync::is_outdated() const {
    const auto found = known();
    return !found || !reading_ || found->configuration != reading_->configuration();
}

bool DirectorySync::is_at_its_first_server() const {
    return reading_ && reading_->server().url == reading_->configuration().servers.front();
}

DirectorySync::Listened DirectorySync::listen(const Patience& patience, const Tell& tell, std::stop_token stop) {
    return take_in(patience, false, tell, std::move(stop));
}

DirectorySync::Listened DirectorySync::compare(const Tell& tell, std::stop_token stop) {
    return take_in(std::chrono::milliseconds{0}, true, tell, std::move(stop));
}

DirectorySync::Listened DirectorySync::take_in(const Patience& patience, bool always, const Tell& tell,
                                               std::stop_token stop) {
    Run run{directory_, ports_, RunKind::changes, ports_.clock.now(), tell, std::move(stop)};
    const auto end = [&](std::string failed, std::string must_read) -> Listened {
        std::optional<RunReport> report;
        if (run.has_begun()) report = count(run.fail(failed.empty() ? must_read : failed), 0);
        return {.report = std::move(report), .failed = std::move(failed), .must_read = std::move(must_read)};
    };
    std::uint64_t approved = 0;  // of all parts
    for (bool again = false;; again = true) {
        if (again) run.take_place();
        auto followed = reading_->follow(again ? std::chrono::milliseconds{0} : patience);
        if (!followed) return end(std::move(followed).error().what, {});
        if (followed->what == Followed::What::must_read) return end({}, std::move(followed->why));
        if (const auto lost = reading_->lost_group(); !lost.empty())
            return end({}, "the sync group " + lost + " is not there any more");
        const bool expired = unsettled_.next_expiry && *unsettled_.next_expiry <= ports_.clock.now();
        const bool is_approved = takes_an_approval();
        unsettled_.everything = unsettled_.everything || expired || is_approved || always;
        if (!again && followed->what == Followed::What::unchanged && !unsettled_.everything) return {};

        auto prepared = prepare(*reading_, unsettled_, directory_, ports_, trashed_before(), tell);
        if (!prepared) {
            unsettled_.everything = true;  // what was taken in is not told again
            return end(std::move(prepared).error().what, {});
        }
        auto failed = prepared->not_looked_up;
        unsettled_.everything = unsettled_.everything || !failed.empty();
        const bool may_be_no_run = !always && !run.has_begun();
        if (may_be_no_run && prepared->is_empty_for_now())
            return {.report = {}, .failed = std::move(failed), .must_read = {}};
        // D13: what changed at the source need not matter here.
        if (may_be_no_run && prepared->is_empty()) return {};
        approved += prepared->approved;
        auto report = run.apply(*std::move(prepared), reading_->server(), reading_->server());
        if (report)
            return {.report = count(*std::move(report), approved), .failed = std::move(failed), .must_read = {}};
    }
}

// D9: somebody has approved since the last plan was made, so that it may let more through.
bool DirectorySync::takes_an_approval() {
    std::optional<Instant> approved;
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        const auto* found = account.find_directory(directory_);
        if (found != nullptr && found->approved) approved = found->approved->at;
    });
    return std::exchange(approval_, approved) != approved && approved;
}

RunReport DirectorySync::count(RunReport report, std::uint64_t approved) {
    trashed_ += others_of(report, approved);
    if (report.outcome == directory::Outcome::failed) unsettled_.everything = true;
    return report;
}

}  // namespace muster::connectors
