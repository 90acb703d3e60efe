#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "connectors/sync_run.hpp"
#include "gateway/native_api/sync_control.hpp"
#include "gateway/readiness.hpp"

namespace muster::app {

/// What metrics say of a directory.
struct DirectoryState {
    std::string name;
    bool ok = false;                   // the last run finished
    double last_complete_seconds = 0;  // since 1970; 0: not since the start
    std::uint64_t held = 0;
};

/// Syncs each directory of the account by itself: at start, then on its schedule, and at once when somebody asks. One
/// thread a directory, so that a slow one keeps none waiting; the account's state says which directories there are.
class SyncService final : public gateway::native_api::SyncControl {
public:
    SyncService(connectors::SyncPorts ports, AccountId account);
    /// As `end`, and waits for the runs: whoever answers them must have stopped, or be quick.
    ~SyncService() override;
    SyncService(const SyncService&) = delete;
    SyncService& operator=(const SyncService&) = delete;

    [[nodiscard]] Result<gateway::native_api::SyncHandle, gateway::native_api::SyncRefusal> start(
        AccountId account, const std::optional<std::string>& name) override;
    [[nodiscard]] std::optional<gateway::native_api::SyncProgress> poll(
        AccountId account, const gateway::native_api::SyncHandle& handle) override;

    /// Asks the runs under way to stop and gives them so long to say in the log how they ended. False: some still run.
    bool end(std::chrono::milliseconds patience);

    /// `directories` of `/readyz`: not ok while one has not been synced yet, or its last run failed.
    [[nodiscard]] gateway::PartState state() const;
    [[nodiscard]] std::vector<DirectoryState> directories() const;

private:
    using SteadyTime = std::chrono::steady_clock::time_point;
    using Asked = std::shared_ptr<gateway::native_api::SyncProgress>;

    struct Last {
        directory::Outcome outcome = directory::Outcome::failed;
        std::string worst;
        std::uint64_t held = 0;
    };
    struct Watched {
        DirectoryId id;
        std::string name;
        std::chrono::seconds every{0};
        SteadyTime due;
        std::vector<Asked> waiting;  // for a run that begins after they asked
        std::vector<Asked> served;   // by the run under way
        std::optional<Last> last;
        std::optional<Instant> last_complete;
        bool ended = false;
        std::jthread thread;
    };

    void supervise(const std::stop_token& stop);
    void watch(Watched& watched, const std::stop_token& stop);
    [[nodiscard]] connectors::RunReport run_once(Watched& watched, const std::stop_token& stop);
    void refresh();
    void show(Watched& watched, const connectors::Progress& progress);
    void finish(Watched& watched, const connectors::RunReport& report, Instant began);

    connectors::SyncPorts ports_;
    AccountId account_;

    std::mutex refreshing_;  // what was seen of the account first is carried out first; taken before `mutex_`
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::map<DirectoryId, std::unique_ptr<Watched>> watched_;
    std::deque<std::pair<gateway::native_api::SyncHandle, Asked>> asked_;  // newest last, bounded
    bool ending_ = false;
    bool looked_ = false;  // at the account, at least once
    std::jthread supervisor_;
};

}  // namespace muster::app
