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

constexpr std::chrono::milliseconds look_every{500};  // for directories that were added or removed
constexpr std::size_t asked_kept_max = 256;
constexpr std::chrono::seconds test_max{20};  // somebody waits for it, with a thread

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
    if (watched.edition != present.edition) {
        watched.failures = 0;  // what was wrong may have been mended
        watched.listening.request_stop();
    }
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
        asked->directories.push_back(
            DirectoryProgress{.directory = id, .name = watched->name, .step = {}, .report = {}});
    }
    if (chosen.empty() && name) return failure(gateway::native_api::SyncRefusal{NoSuchDirectory{}});
    asked->ended = asked->directories.empty();
    for (auto* watched : chosen) {
        watched->waiting.push_back(asked);
        watched->listening.request_stop();
    }
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

std::optional<gateway::native_api::RunUnderWay> SyncService::under_way(AccountId account,
                                                                       const DirectoryId& directory) const {
    const std::lock_guard lock{mutex_};
    const auto found = watched_.find(directory);
    if (account != account_ || found == watched_.end()) return std::nullopt;
    return found->second->run_now;
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
        watched.listening.request_stop();
        changed_.notify_all();
    }
    if (outcome.wait_for(patience) != std::future_status::ready) {
        return failure(SyncRefusal{gateway::native_api::CannotSyncNow{
            "another run of this directory is under way; the user is synced behind it"}});
    }
    try {
        return outcome.get();
    } catch (const std::future_error&) {  // its thread gave up the turn
        return failure(SyncRefusal{
            gateway::native_api::CannotSyncNow{"something unexpected came between; /readyz says what, try again"}});
    }
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
    const Testing until_the_end{*this};  // whatever is thrown
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
    return seen;
}

gateway::PartState SyncService::state() const {
    std::vector<std::pair<DirectoryId, std::string>> present;
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        for (const auto& [id, one] : account.directories) present.emplace_back(id, one.configuration.name);
    });
    const std::lock_guard lock{mutex_};
    gateway::PartState state{.name = "directories", .ok = looked_, .detail = "", .needed = false};
    for (const auto& [id, name] : present) {
        if (watched_.contains(id)) continue;
        state.ok = false;
        state.detail += (state.detail.empty() ? "" : "; ") + name + ": was added a moment ago";
    }
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
                                        watched->failures, watched->pause() / 1min);
        }
    }
    if (watched_.empty() && state.detail.empty())
        state.detail = looked_ ? "none configured" : "the account has not been read yet";
    return state;
}

std::vector<DirectoryState> SyncService::directories() const {
    struct Known {
        std::optional<Instant> last_read;
        bool held = false;
    };
    std::map<DirectoryId, Known> known;
    ports_.ledger.with_state([&](const Account& account, const ledger::Position&) {
        for (const auto& [id, one] : account.directories) known[id] = {one.last_read, one.held.has_value()};
    });
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock{mutex_};
    std::vector<DirectoryState> states;
    for (const auto& [id, watched] : watched_) {
        DirectoryState state{
            .name = watched->name, .last_read = known[id].last_read, .lag = {}, .waits_for_approval = known[id].held};
        if (watched->last) {
            state.ok = watched->last->outcome == directory::Outcome::finished;
            state.held = watched->last->held;
        }
        if (watched->caught_up) state.lag = now - *watched->caught_up;
        states.push_back(std::move(state));
    }
    return states;
}

}  // namespace muster::app
