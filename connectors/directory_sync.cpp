#include "connectors/directory_sync.hpp"

#include <utility>

#include "connectors/prepare.hpp"
#include "connectors/run.hpp"

namespace muster::connectors {

using directory::RunKind;
using Phase = Progress::Phase;

DirectorySync::DirectorySync(const DirectoryId& directory, const SyncPorts& ports)
    : directory_(directory), ports_(ports) {}

RunReport DirectorySync::full(const Tell& tell, std::stop_token stop) {
    reading_.reset();  // the server need not keep up two sessions
    trashed_ = 0;
    std::optional<directory::Configuration> configuration;
    bool paused = false;
    std::optional<directory::ServerSeen> seen;
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        const auto* found = account.find_directory(directory_);
        if (found == nullptr) return;
        configuration = found->configuration;
        paused = found->paused.has_value();
        seen = found->seen;
    });
    Run run{directory_, ports_, RunKind::full, ports_.clock.now(), tell, stop};
    if (!configuration) return run.unknown_directory();
    if (paused) return run.paused();  // D1: no server is asked

    const auto say = [&](Phase phase, std::uint64_t done) {
        if (tell) tell({phase, done, 0});
    };
    say(Phase::probing, 0);
    auto reading = Reading::read(
        *configuration, seen, ports_.source, ports_.folding,
        [&](std::uint64_t entries) { say(Phase::reading, entries); }, stop);
    if (!reading) return run.fail(reading.error().what);
    auto prepared = prepare(**reading, directory_, ports_, {}, tell);
    if (!prepared) return run.fail(prepared.error().what);
    reading_ = *std::move(reading);
    next_expiry_ = prepared->next_expiry;
    return count(run.apply(*std::move(prepared), reading_->server(),
                           reading_->saw_everything() ? std::optional{reading_->server()} : std::nullopt));
}

DirectorySession::Follows DirectorySync::follows() const {
    return reading_ ? reading_->follows() : DirectorySession::Follows::not_at_all;
}

bool DirectorySync::is_outdated() const {
    bool is_the_same = false;
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        const auto* found = account.find_directory(directory_);
        is_the_same = found != nullptr && reading_ && found->configuration == reading_->configuration();
    });
    return !is_the_same;
}

bool DirectorySync::is_at_its_first_server() const {
    return reading_ && reading_->server().url == reading_->configuration().servers.front();
}

DirectorySync::Listened DirectorySync::listen(std::chrono::milliseconds patience, const Tell& tell,
                                              std::stop_token stop) {
    return take_in(patience, false, tell, std::move(stop));
}

DirectorySync::Listened DirectorySync::compare(const Tell& tell, std::stop_token stop) {
    return take_in(std::chrono::milliseconds{0}, true, tell, std::move(stop));
}

DirectorySync::Listened DirectorySync::take_in(std::chrono::milliseconds patience, bool always, const Tell& tell,
                                               std::stop_token stop) {
    const Instant began = ports_.clock.now();
    auto followed = reading_->follow(patience);
    if (!followed) return {.report = {}, .failed = std::move(followed).error().what, .must_read = {}};
    if (followed->what == Followed::What::must_read)
        return {.report = {}, .failed = {}, .must_read = std::move(followed->why)};
    const bool expired = next_expiry_ && *next_expiry_ <= ports_.clock.now();
    if (followed->what == Followed::What::unchanged && !expired && !unsettled_ && !always) return {};

    auto prepared = prepare(*reading_, directory_, ports_, {trashed_}, tell);
    if (!prepared) return {.report = {}, .failed = std::move(prepared).error().what, .must_read = {}};
    next_expiry_ = prepared->next_expiry;
    // D13: what changed at the source need not matter here.
    if (!always && prepared->plan.is_empty()) {
        unsettled_ = false;
        return {};
    }
    Run run{directory_, ports_, RunKind::changes, began, tell, std::move(stop)};
    return {.report = count(run.apply(*std::move(prepared), reading_->server(), reading_->server())),
            .failed = {},
            .must_read = {}};
}

RunReport DirectorySync::count(RunReport report) {
    trashed_ += report.counts.trashed;
    unsettled_ = report.outcome == directory::Outcome::failed;
    return report;
}

}  // namespace muster::connectors
