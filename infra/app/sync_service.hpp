#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "connectors/directory_sync.hpp"
#include "connectors/sync_run.hpp"
#include "gateway/native_api/sync_control.hpp"
#include "gateway/readiness.hpp"

namespace muster::app {

/// What metrics say of a directory.
struct DirectoryState {
    std::string name;
    bool ok = false;                                   // the last run finished
    std::optional<Instant> last_read;                  // whole, and nobody was in doubt; whichever process did it
    std::optional<std::chrono::duration<double>> lag;  // since the account last knew all that the server told
    std::uint64_t held = 0;                            // people whom the last run held back
    bool waits_for_approval = false;                   // a held plan
};

/// Syncs each directory of the account by itself: read whole at start, daily, and when somebody asks, has configured it
/// anew or resumed it; followed in between where its server can be (D12), else read on its schedule; nothing of one
/// that is paused. After a run that failed the next comes later, up to an hour. One thread a directory, so that a slow
/// one keeps none waiting; the account's state says which directories there are, and no call waits for a thread that
/// ends.
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

    [[nodiscard]] std::optional<gateway::native_api::RunUnderWay> under_way(
        AccountId account, const DirectoryId& directory) const override;
    [[nodiscard]] Result<gateway::native_api::OneUserSynced, gateway::native_api::SyncRefusal> sync_user(
        AccountId account, const DirectoryId& directory, const std::string& username,
        std::chrono::milliseconds patience) override;
    [[nodiscard]] Result<directory::ConnectionTest, gateway::native_api::CannotSyncNow> test(
        const directory::Configuration& configuration) override;

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
    struct AskedUser {
        std::string username;
        std::promise<gateway::native_api::OneUserSynced> outcome;
    };
    struct Watched {
        DirectoryId id;
        std::string name;
        std::chrono::seconds every{0};
        std::uint64_t edition = 0;
        std::uint64_t tried = 0;            // the edition that the last run had
        std::optional<std::string> paused;  // why
        SteadyTime due;
        unsigned failures = 0;       // in a row
        std::stop_source run;        // of the run under way, and of what is followed
        std::stop_source listening;  // who asks for something ends the wait for changes, and nothing else
        std::vector<Asked> waiting;  // for a run that begins after they asked
        std::vector<Asked> served;   // by the run under way
        std::deque<AskedUser> users;
        std::optional<gateway::native_api::RunUnderWay> run_now;
        SteadyTime stage_began;  // of `run_now`
        std::optional<Last> last;
        std::optional<SteadyTime> caught_up;  // what the server told by then is applied
        std::string deaf;  // why its changes cannot be followed just now; empty: they can, or are not to be
        bool ended = false;
        std::jthread thread;

        /// Between runs: the interval, and twice as long after each failure in a row.
        [[nodiscard]] std::chrono::seconds pause() const;
    };
    /// What one thread knows of the directory that it follows.
    struct Live {
        connectors::DirectorySync sync;
        SteadyTime read_at{};         // the end of the last full read
        SteadyTime::duration rest{};  // before the next, unless somebody asks
        SteadyTime full_due{};        // the daily one, or what a server that cannot go on asks for
        SteadyTime listen_at{};       // not before: the server could not be asked
        unsigned deaf = 0;            // how often in a row that was so
    };
    enum class Turn {
        full,     // read whole
        compare,  // what changed, and everything with the account
        listen,   // what changed
        user,     // one person, on demand
        none,     // the directory is let go of
    };

    void supervise(const std::stop_token& stop);
    void watch(Watched& watched, const std::stop_token& stop);
    [[nodiscard]] Turn next_turn(Watched& watched, const Live& live, const std::stop_token& stop);
    void take(Turn turn, Watched& watched, Live& live, const std::stop_token& stop);
    [[nodiscard]] std::unique_ptr<Live> begin_anew(const Watched& watched) const;
    void give_up(Watched& watched, const std::string& why);
    void read_whole(Watched& watched, Live& live, const std::stop_token& stop);
    void take_in(Watched& watched, Live& live, Turn turn, const std::stop_token& stop);
    void sync_next_user(Watched& watched, Live& live, const std::stop_token& stop);
    void refresh();
    void take_over(Watched& watched, const directory::Directory& present);
    void let_go_of_the_ended();
    void show(Watched& watched, directory::RunKind kind, Instant began, const connectors::Progress& progress);
    /// `scheduled`: the next one is due a whole interval later.
    void finish(Watched& watched, const connectors::RunReport& report, Instant began, bool scheduled = true);
    void caught_up(Watched& watched, SteadyTime asked);

    /// While a connection is tested.
    struct Testing {
        SyncService& service;
        ~Testing() {
            const std::lock_guard lock{service.mutex_};
            service.testing_.reset();
        }
    };

    connectors::SyncPorts ports_;
    AccountId account_;

    std::mutex refreshing_;  // what was seen of the account first is carried out first; taken before `mutex_`
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::map<DirectoryId, std::unique_ptr<Watched>> watched_;
    std::vector<std::unique_ptr<Watched>> leaving_;    // removed, and their last run may still be ending
    std::minstd_rand random_{std::random_device{}()};  // for the schedule alone
    std::deque<std::pair<gateway::native_api::SyncHandle, Asked>> asked_;  // newest last, bounded
    std::optional<std::stop_source> testing_;                              // a connection
    bool ending_ = false;
    bool looked_ = false;  // at the account, at least once
    std::jthread supervisor_;
};

}  // namespace muster::app
