#include <algorithm>
#include <exception>
#include <utility>

#include "infra/app/pace.hpp"
#include "infra/app/sync_service.hpp"

// What the thread of one directory does, one thing behind the other.
namespace muster::app {
namespace {

using namespace std::chrono_literals;

using gateway::native_api::DirectoryProgress;
using gateway::native_api::SyncProgress;
using gateway::native_api::SyncReport;
using gateway::native_api::SyncStage;
using gateway::native_api::SyncStep;

constexpr std::chrono::seconds back_off_max{3600};
constexpr std::chrono::milliseconds listen_patience{250};  // then approvals, and what is due, are looked at
constexpr std::chrono::seconds listen_pause{1};            // and longer each time that it fails
constexpr unsigned deaf_max = 3;
constexpr int full_read_rest = 9;  // times as long as it took: a server that must be read again and again is left alone

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
        case Phase::waiting:
            break;
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

std::chrono::seconds SyncService::Watched::pause() const {
    const auto at_most = std::max(every, back_off_max);
    auto pause = every;
    for (unsigned i = 1; i < failures && pause < at_most; ++i) pause *= 2;
    return std::min(pause, at_most);
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
                if (follows == Follows::by_itself) {
                    watched.listening = std::stop_source{};
                    return Turn::listen;
                }
            }
            until = std::min(live.full_due,
                             follows == Follows::by_itself ? live.listen_at : std::max(until, live.listen_at));
        }
        changed_.wait_until(lock, stop, until, [&] { return watched.paused || is_asked(); });
    }
    return Turn::none;
}

void SyncService::watch(Watched& watched, const std::stop_token& stop) {
    auto live = begin_anew(watched);
    for (auto turn = next_turn(watched, *live, stop); turn != Turn::none; turn = next_turn(watched, *live, stop)) {
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
        try {
            take(turn, watched, *live, run);
        } catch (const std::exception& misfortune) {  // of this directory alone: the server goes on
            live = begin_anew(watched);               // what is in memory may be half done
            give_up(watched, misfortune.what());
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

void SyncService::take(Turn turn, Watched& watched, Live& live, const std::stop_token& stop) {
    if (turn == Turn::full) {
        read_whole(watched, live, stop);
    } else if (turn == Turn::user) {
        sync_next_user(watched, live, stop);
    } else {
        take_in(watched, live, turn, stop);
    }
}

std::unique_ptr<SyncService::Live> SyncService::begin_anew(const Watched& watched) const {
    return std::make_unique<Live>(Live{.sync = {watched.id, ports_}});
}

void SyncService::give_up(Watched& watched, const std::string& why) {
    connectors::RunReport report;
    report.worst = "unexpected: " + why;
    finish(watched, report, ports_.clock.now());
}

void SyncService::read_whole(Watched& watched, Live& live, const std::stop_token& stop) {
    const auto began = ports_.clock.now();
    const auto started = std::chrono::steady_clock::now();
    const auto report = live.sync.full(
        [&](const connectors::Progress& progress) { show(watched, directory::RunKind::full, began, progress); }, stop);
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
    if (report.outcome != directory::Outcome::failed) caught_up(watched, started);
}

// D12. What fails is asked again, and in the end read anew.
void SyncService::take_in(Watched& watched, Live& live, Turn turn, const std::stop_token& stop) {
    const auto began = ports_.clock.now();
    const auto asked = std::chrono::steady_clock::now();
    const auto tell = [&](const connectors::Progress& progress) {
        show(watched, directory::RunKind::changes, began, progress);
    };
    connectors::Patience patience{listen_patience};
    {
        const std::lock_guard lock{mutex_};
        patience.enough = watched.listening.get_token();
    }
    const auto listened =
        turn == Turn::compare ? live.sync.compare(tell, stop) : live.sync.listen(patience, tell, stop);
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
    const bool failed = listened.report && listened.report->outcome == directory::Outcome::failed;  // by the log
    if (listened.failed.empty() && listened.must_read.empty() && !failed) caught_up(watched, asked);
    if (!listened.report) {
        const std::lock_guard lock{mutex_};
        watched.run_now.reset();
        return;
    }
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
    const auto one = live.sync.one(
        asked.username,
        [&](const connectors::Progress& progress) { show(watched, directory::RunKind::one_user, began, progress); },
        stop);
    {
        const std::lock_guard lock{mutex_};
        watched.run_now.reset();
    }
    if (before == connectors::DirectorySession::Follows::not_at_all) {  // it was read, so that it is followed from here
        live.read_at = live.listen_at = std::chrono::steady_clock::now();
        live.full_due = std::max(live.full_due, watched.due);
    }
    gateway::native_api::OneUserSynced outcome{.report = {}, .unreachable = one.failed};
    if (one.report) outcome.report = report_of(*one.report, began, ports_.clock.now());
    asked.outcome.set_value(std::move(outcome));
}

void SyncService::show(Watched& watched, directory::RunKind kind, Instant began, const connectors::Progress& progress) {
    const auto now = std::chrono::steady_clock::now();
    const auto stage = stage_of(progress.phase);
    const std::lock_guard lock{mutex_};
    if (!watched.run_now || watched.run_now->step.stage != stage) watched.stage_began = now;
    const SyncStep step{.stage = stage,
                        .done = progress.done,
                        .total = progress.total,
                        .left = Pace{watched.stage_began}.left(progress.done, progress.total, now)};
    watched.run_now = {.kind = kind, .began = began, .step = step};
    if (kind != directory::RunKind::full) return;  // who asked for all waits behind it
    for (const auto& asked : watched.served) entry_of(*asked, watched.id).step = step;
}

void SyncService::caught_up(Watched& watched, SteadyTime asked) {
    const std::lock_guard lock{mutex_};
    watched.caught_up = asked;
}

void SyncService::finish(Watched& watched, const connectors::RunReport& report, Instant began, bool scheduled) {
    const std::lock_guard lock{mutex_};
    const auto now = ports_.clock.now();
    watched.last = Last{.outcome = report.outcome, .worst = report.worst, .held = report.counts.held};
    watched.run_now.reset();
    if (scheduled) {
        watched.failures = report.outcome == directory::Outcome::failed ? watched.failures + 1 : 0;
        // Many directories, or servers, that began together do not ask together for ever.
        const auto jitter = std::uniform_int_distribution<std::int64_t>{0, 100 * watched.every.count()}(random_);
        watched.due = std::chrono::steady_clock::now() + watched.pause() + std::chrono::milliseconds{jitter};
        watched.deaf.clear();
    }
    for (const auto& asked : watched.served) {
        auto& entry = entry_of(*asked, watched.id);
        entry.step.stage = SyncStage::ended;
        entry.report = report_of(report, began, now);
        end_if_all_have(*asked);
    }
    watched.served.clear();
}

}  // namespace muster::app
