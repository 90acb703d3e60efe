#include "infra/app/sync_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "connectors/connection_test.hpp"
#include "infra/codec/enum_names.hpp"

namespace muster::app {
namespace {

using namespace std::chrono_literals;

using gateway::native_api::DirectoryIsPaused;
using gateway::native_api::DirectoryProgress;
using gateway::native_api::NoSuchDirectory;
using gateway::native_api::SyncHandle;
using gateway::native_api::SyncProgress;
using gateway::native_api::SyncReport;
using gateway::native_api::SyncStage;

constexpr std::chrono::milliseconds look_every{500};  // for directories that were added or removed
constexpr std::size_t asked_kept_max = 256;
constexpr std::chrono::seconds back_off_max{3600};
constexpr std::chrono::seconds test_max{20};               // somebody waits for it, with a thread
constexpr std::chrono::milliseconds listen_patience{250};  // who asks for a run waits so long at most
constexpr std::chrono::seconds listen_pause{1};            // and longer each time that it fails
constexpr unsigned deaf_max = 3;
constexpr int full_read_rest = 9;  // times as long as it took: a server that must be read again and again is left alone

/// After so many failures in a row: the interval, and twice as long each time.
std::chrono::seconds back_off(std::chrono::seconds every, unsigned failures) {
    const auto at_most = std::max(every, back_off_max);
    auto pause = every;
    for (unsigned i = 1; i < failures && pause < at_most; ++i) pause *= 2;
    return std::min(pause, at_most);
}

SyncStage stage_of(connectors::Progress::Phase phase) {
    using Phase = connectors::Progress::Phase;
    switch (phase) {
        case Phase::probing:
        case Phase::reading:
            return SyncStage::reading;
        case Phase::planning:
        case Phase::proving:
            return SyncStage::planning;
        case Phase::applying:
            return SyncStage::applying;
    }
    return SyncStage::waiting;
}

DirectoryProgress& entry_of(SyncProgress& asked, const DirectoryId& directory) {
    return *std::ranges::find(asked.directories, directory, &DirectoryProgress::directory);
}

SyncReport report_of(const connectors::RunReport& report, Instant began, Instant ended) {
    return {.run = report.run,
            .outcome = report.outcome,
            .worst = report.worst,
            .counts = report.counts,
            .left_out = report.left_out,
            .began = began,
            .ended = ended};
}

void end_if_all_have(SyncProgress& asked) {
    asked.ended =
        std::ranges::all_of(asked.directories, [](const DirectoryProgress& one) { return one.report.has_value(); });
}

}  // namespace

SyncService::SyncService(connectors::SyncPorts ports, AccountId account)
    : ports_(ports), account_(account), supervisor_([this](const std::stop_token& stop) { supervise(stop); }) {}

SyncService::~SyncService() {
    (void)end(std::chrono::milliseconds{0});
    supervisor_.join();
    for (auto& [id, watched] : watched_) watched->thread.join();
    for (auto& watched : leaving_) watched->thread.join();
}

bool SyncService::end(std::chrono::milliseconds patience) {
    supervisor_.request_stop();
    std::unique_lock lock{mutex_};
    ending_ = true;
    if (testing_) testing_->request_stop();
    for (auto& [id, watched] : watched_) watched->thread.request_stop();
    changed_.notify_all();
    return changed_.wait_for(lock, patience, [&] {
        return std::ranges::all_of(watched_, [](const auto& one) { return one.second->ended; }) &&
               std::ranges::all_of(leaving_, [](const auto& one) { return one->ended; });
    });
}

void SyncService::supervise(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        refresh();
        let_go_of_the_ended();
        std::unique_lock lock{mutex_};
        changed_.wait_for(lock, stop, look_every, [&] { return stop.stop_requested(); });
    }
}

// Takes over which directories there are now, and how they are configured.
void SyncService::refresh() {
    const std::lock_guard one_at_a_time{refreshing_};
    std::vector<directory::Directory> present;
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        for (const auto& [id, one] : account.directories) present.push_back(one);
    });
    {
        const std::lock_guard lock{mutex_};
        if (ending_) return;
        for (const auto& one : present) {
            auto& watched = watched_[one.id];
            const bool is_new = !watched;
            if (is_new) watched = std::make_unique<Watched>();
            take_over(*watched, one);
            if (is_new)
                watched->thread =
                    std::jthread{[this, &it = *watched](const std::stop_token& stop) { watch(it, stop); }};
        }
        for (auto at = watched_.begin(); at != watched_.end();) {
            if (std::ranges::find(present, at->first, &directory::Directory::id) != present.end()) {
                ++at;
                continue;
            }
            at->second->thread.request_stop();
            leaving_.push_back(std::move(at->second));
            at = watched_.erase(at);
        }
        looked_ = true;
    }
    changed_.notify_all();
}

// Under the lock.
void SyncService::take_over(Watched& watched, const directory::Directory& present) {
    const bool was_paused = watched.paused.has_value();
    watched.id = present.id;
    watched.name = present.configuration.name;
    watched.every = present.configuration.every;
    if (watched.edition != present.edition) watched.failures = 0;  // what was wrong may have been mended
    watched.edition = present.edition;
    watched.paused = present.paused ? std::optional{present.paused->why} : std::nullopt;
    if (watched.paused) watched.run.request_stop();
    if (was_paused && !watched.paused) {
        watched.failures = 0;
        watched.due = std::chrono::steady_clock::now();
        watched.tried = 0;  // what was followed ended with the pause
    }
}

// Whoever asks something of the service must not wait for the last run of a directory that was removed.
void SyncService::let_go_of_the_ended() {
    std::vector<std::unique_ptr<Watched>> ended;
    {
        const std::lock_guard lock{mutex_};
        const auto rest = std::ranges::partition(leaving_, [](const auto& one) { return !one->ended; });
        std::ranges::move(rest, std::back_inserter(ended));
        leaving_.erase(rest.begin(), rest.end());
    }
}

// A paused directory has no run (D1), and who waited is told so.
SyncService::Turn SyncService::next_turn(Watched& watched, const Live& live, const std::stop_token& stop) {
    using Follows = connectors::DirectorySession::Follows;
    std::unique_lock lock{mutex_};
    const auto is_asked = [&] {
        return !watched.waiting.empty() || watched.edition != watched.tried || !watched.users.empty();
    };
    while (!stop.stop_requested()) {
        if (watched.paused) {
            if (!watched.users.empty()) return Turn::user;
            if (!watched.waiting.empty()) return Turn::full;  // the run says that the directory is paused
            changed_.wait(lock, stop,
                          [&] { return !watched.paused || !watched.waiting.empty() || !watched.users.empty(); });
            continue;
        }
        if (!watched.users.empty()) return Turn::user;
        if (is_asked()) return Turn::full;
        const auto follows = live.sync.follows();
        const auto now = std::chrono::steady_clock::now();
        auto until = watched.due;
        if (follows == Follows::not_at_all) {
            if (now >= until) return Turn::full;
        } else {
            if (now >= live.full_due) return Turn::full;
            if (now >= live.listen_at) {
                // A reading of another server than the first is made anew, so that the first is returned to.
                if (now >= until) return live.sync.is_at_its_first_server() ? Turn::compare : Turn::full;
                if (follows == Follows::by_itself) return Turn::listen;
            }
            until = std::min(live.full_due,
                             follows == Follows::by_itself ? live.listen_at : std::max(until, live.listen_at));
        }
        changed_.wait_until(lock, stop, until, [&] { return watched.paused || is_asked(); });
    }
    return Turn::none;
}

void SyncService::watch(Watched& watched, const std::stop_token& stop) {
    Live live{.sync = {watched.id, ports_}};
    for (auto turn = next_turn(watched, live, stop); turn != Turn::none; turn = next_turn(watched, live, stop)) {
        std::stop_token run;
        {
            const std::lock_guard lock{mutex_};
            if (turn == Turn::full) {
                watched.served = std::move(watched.waiting);
                watched.waiting.clear();
                watched.tried = watched.edition;
            }
            // A session ends with the source that it was opened with.
            if (turn == Turn::full || watched.run.stop_requested()) watched.run = std::stop_source{};
            run = watched.run.get_token();
        }
        const std::stop_callback ends_with_the_thread{stop, [&] { watched.run.request_stop(); }};
        if (turn == Turn::full) {
            read_whole(watched, live, run);
        } else if (turn == Turn::user) {
            sync_next_user(watched, live, run);
        } else {
            take_in(watched, live, turn, run);
        }
    }
    // Who still waits is told that nothing will come.
    const auto now = ports_.clock.now();
    {
        const std::lock_guard lock{mutex_};
        watched.served = std::move(watched.waiting);
        watched.waiting.clear();
    }
    connectors::RunReport stopped;
    stopped.worst = "the directory was removed, or the server stops";
    finish(watched, stopped, now);
    {
        const std::lock_guard lock{mutex_};
        for (auto& asked : watched.users) asked.outcome.set_value({.report = {}, .unreachable = stopped.worst});
        watched.users.clear();
    }
    {
        const std::lock_guard lock{mutex_};
        watched.ended = true;
    }
    changed_.notify_all();
}

void SyncService::read_whole(Watched& watched, Live& live, const std::stop_token& stop) {
    const auto began = ports_.clock.now();
    const auto started = std::chrono::steady_clock::now();
    const auto report = live.sync.full([&](const connectors::Progress& progress) { show(watched, progress); }, stop);
    const auto ended = std::chrono::steady_clock::now();
    std::chrono::seconds full_read_every{0};
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        const auto* found = account.find_directory(watched.id);
        if (found != nullptr) full_read_every = found->configuration.full_read_every;
    });
    live.deaf = 0;
    live.read_at = live.listen_at = ended;
    live.full_due = ended + full_read_every;
    live.rest = std::max<SteadyTime::duration>(full_read_rest * (ended - started), 1s);
    finish(watched, report, began);
}

// D12. What fails is asked again, and in the end read anew.
void SyncService::take_in(Watched& watched, Live& live, Turn turn, const std::stop_token& stop) {
    const auto began = ports_.clock.now();
    const auto tell = [&](const connectors::Progress& progress) { show(watched, progress); };
    const auto listened =
        turn == Turn::compare ? live.sync.compare(tell, stop) : live.sync.listen(listen_patience, tell, stop);
    const auto now = std::chrono::steady_clock::now();
    if (!listened.failed.empty()) {
        ++live.deaf;
        live.listen_at = now + listen_pause * live.deaf;
        if (live.deaf >= deaf_max) live.full_due = now;
    } else {
        live.deaf = 0;
        if (!listened.must_read.empty()) live.full_due = live.listen_at = std::max(now, live.read_at + live.rest);
    }
    {
        const std::lock_guard lock{mutex_};
        watched.deaf = !listened.failed.empty() ? listened.failed : listened.must_read;
    }
    if (!listened.report) return;
    const bool failed = listened.report->outcome == directory::Outcome::failed;  // the log did not take it
    finish(watched, *listened.report, began, failed || turn == Turn::compare);
    if (!failed) return;
    const std::lock_guard lock{mutex_};
    live.full_due = live.listen_at = watched.due;
}

// D11.
void SyncService::sync_next_user(Watched& watched, Live& live, const std::stop_token& stop) {
    AskedUser asked;
    {
        const std::lock_guard lock{mutex_};
        asked = std::move(watched.users.front());
        watched.users.pop_front();
    }
    const auto began = ports_.clock.now();
    const auto before = live.sync.follows();
    const auto one = live.sync.one(asked.username, {}, stop);
    if (before == connectors::DirectorySession::Follows::not_at_all) {  // it was read, so that it is followed from here
        live.read_at = live.listen_at = std::chrono::steady_clock::now();
        live.full_due = std::max(live.full_due, watched.due);
    }
    gateway::native_api::OneUserSynced outcome{.report = {}, .unreachable = one.failed};
    if (one.report) outcome.report = report_of(*one.report, began, ports_.clock.now());
    asked.outcome.set_value(std::move(outcome));
}

void SyncService::show(Watched& watched, const connectors::Progress& progress) {
    const std::lock_guard lock{mutex_};
    for (const auto& asked : watched.served) {
        auto& entry = entry_of(*asked, watched.id);
        entry.stage = stage_of(progress.phase);
        entry.done = progress.done;
        entry.total = progress.total;
    }
}

void SyncService::finish(Watched& watched, const connectors::RunReport& report, Instant began, bool scheduled) {
    const std::lock_guard lock{mutex_};
    const auto now = ports_.clock.now();
    watched.last = Last{.outcome = report.outcome, .worst = report.worst, .held = report.counts.held};
    if (report.outcome == directory::Outcome::finished) watched.last_complete = now;
    if (scheduled) {
        watched.failures = report.outcome == directory::Outcome::failed ? watched.failures + 1 : 0;
        // Many directories, or servers, that began together do not ask together for ever.
        const auto jitter = std::uniform_int_distribution<std::int64_t>{0, 100 * watched.every.count()}(random_);
        watched.due = std::chrono::steady_clock::now() + back_off(watched.every, watched.failures) +
                      std::chrono::milliseconds{jitter};
        watched.deaf.clear();
    }
    for (const auto& asked : watched.served) {
        auto& entry = entry_of(*asked, watched.id);
        entry.stage = SyncStage::ended;
        entry.report = report_of(report, began, now);
        end_if_all_have(*asked);
    }
    watched.served.clear();
}

Result<SyncHandle, gateway::native_api::SyncRefusal> SyncService::start(AccountId account,
                                                                        const std::optional<std::string>& name) {
    if (account != account_) return failure(gateway::native_api::SyncRefusal{NoSuchDirectory{}});
    refresh();  // a directory may have been added a moment ago
    const std::lock_guard lock{mutex_};
    auto asked = std::make_shared<SyncProgress>();
    std::vector<Watched*> chosen;
    for (const auto& [id, watched] : watched_) {
        if (name && watched->name != *name) continue;
        if (name && watched->paused) {
            return failure(gateway::native_api::SyncRefusal{DirectoryIsPaused{.name = *name, .why = *watched->paused}});
        }
        if (watched->paused) continue;
        chosen.push_back(watched.get());
        asked->directories.push_back(DirectoryProgress{.directory = id, .name = watched->name, .report = {}});
    }
    if (chosen.empty() && name) return failure(gateway::native_api::SyncRefusal{NoSuchDirectory{}});
    end_if_all_have(*asked);
    for (auto* watched : chosen) watched->waiting.push_back(asked);
    SyncHandle handle{ports_.ids.uuid(ports_.clock.now())};
    asked_.emplace_back(handle, asked);
    if (asked_.size() > asked_kept_max) asked_.pop_front();
    changed_.notify_all();
    return handle;
}

std::optional<SyncProgress> SyncService::poll(AccountId account, const SyncHandle& handle) {
    const std::lock_guard lock{mutex_};
    const auto found = std::ranges::find(asked_, handle, [](const auto& one) { return one.first; });
    if (account != account_ || found == asked_.end()) return std::nullopt;
    return *found->second;
}

Result<gateway::native_api::OneUserSynced, gateway::native_api::SyncRefusal> SyncService::sync_user(
    AccountId account, const DirectoryId& directory, const std::string& username, std::chrono::milliseconds patience) {
    using gateway::native_api::SyncRefusal;
    if (account != account_) return failure(SyncRefusal{NoSuchDirectory{}});
    refresh();  // a directory may have been added a moment ago
    std::future<gateway::native_api::OneUserSynced> outcome;
    {
        const std::lock_guard lock{mutex_};
        const auto found = watched_.find(directory);
        if (found == watched_.end() || ending_) return failure(SyncRefusal{NoSuchDirectory{}});
        auto& watched = *found->second;
        if (watched.paused) {
            return failure(SyncRefusal{DirectoryIsPaused{.name = watched.name, .why = *watched.paused}});
        }
        outcome = watched.users.emplace_back(AskedUser{.username = username, .outcome = {}}).outcome.get_future();
        changed_.notify_all();
    }
    if (outcome.wait_for(patience) != std::future_status::ready) {
        return failure(SyncRefusal{gateway::native_api::CannotSyncNow{
            "another run of this directory is under way; the user is synced behind it"}});
    }
    return outcome.get();
}

Result<directory::ConnectionTest, gateway::native_api::CannotSyncNow> SyncService::test(
    const directory::Configuration& configuration) {
    std::stop_source stop;
    {
        const std::lock_guard lock{mutex_};
        if (testing_ || ending_) {
            return failure(gateway::native_api::CannotSyncNow{
                "another connection is being tested, which takes at most 20 seconds; try again then"});
        }
        testing_ = stop;
    }
    directory::ConnectionTest seen;
    {
        const std::jthread alarm{[&](const std::stop_token& over) {
            std::mutex mutex;
            std::condition_variable_any never;
            std::unique_lock lock{mutex};
            never.wait_for(lock, over, test_max, [] { return false; });
            if (!over.stop_requested()) stop.request_stop();
        }};
        seen = connectors::test_connection(ports_.source, configuration, ports_.folding, ports_.clock.now(),
                                           stop.get_token());
    }
    if (stop.stop_requested() && !seen.problem.empty()) {
        seen.problem = "not read to its end within 20 seconds; 'muster directory test' on the machine takes its time";
    }
    const std::lock_guard lock{mutex_};
    testing_.reset();
    return seen;
}

gateway::PartState SyncService::state() const {
    const std::lock_guard lock{mutex_};
    gateway::PartState state{.name = "directories", .ok = looked_, .detail = "", .needed = false};
    for (const auto& [id, watched] : watched_) {
        if (!state.detail.empty()) state.detail += "; ";
        if (watched->paused) {
            state.detail += watched->name + ": paused" + (watched->paused->empty() ? "" : ", " + *watched->paused);
            continue;
        }
        if (!watched->last) {
            state.ok = false;
            state.detail += watched->name + ": the first sync has not finished yet";
            continue;
        }
        state.ok = state.ok && watched->last->outcome != directory::Outcome::failed;
        state.detail += fmt::format("{}: {}", watched->name, codec::name_of(watched->last->outcome));
        if (!watched->last->worst.empty()) state.detail += ", " + watched->last->worst;
        if (!watched->deaf.empty()) state.detail += "; its changes cannot be followed just now: " + watched->deaf;
        if (watched->failures > 1) {
            state.detail += fmt::format("; {} runs have failed in a row, so the next begins {} minutes after the last",
                                        watched->failures, back_off(watched->every, watched->failures) / 1min);
        }
    }
    if (watched_.empty()) state.detail = looked_ ? "none configured" : "the account has not been read yet";
    return state;
}

std::vector<DirectoryState> SyncService::directories() const {
    const std::lock_guard lock{mutex_};
    std::vector<DirectoryState> states;
    for (const auto& [id, watched] : watched_) {
        DirectoryState state{.name = watched->name};
        if (watched->last) {
            state.ok = watched->last->outcome == directory::Outcome::finished;
            state.held = watched->last->held;
        }
        if (watched->last_complete)
            state.last_complete_seconds =
                std::chrono::duration<double>(watched->last_complete->time_since_epoch()).count();
        states.push_back(std::move(state));
    }
    return states;
}

}  // namespace muster::app
