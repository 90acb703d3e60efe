#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "domain/base/instant.hpp"
#include "domain/ledger/follower.hpp"
#include "domain/ports/codec.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/log.hpp"
#include "domain/ports/name_folding.hpp"
#include "projections/row_change.hpp"
#include "projections/tables.hpp"

namespace muster::projections {

struct RunnerSettings {
    std::size_t batch_events_max = 5000;
    std::size_t batch_rows_max = 50'000;          // an event can touch a thousand rows
    std::chrono::milliseconds read_wait{200};     // how long a read at the end of the log may block
    std::chrono::milliseconds gather_time{20};    // what comes within it is stored together, unless somebody waits
    std::chrono::milliseconds anchor_wait{5000};  // for the record that the rows end with
    unsigned idle_reads_per_check = 5;            // so many of these later the tables are asked how they are
    std::chrono::milliseconds retry_after_min{50};
    std::chrono::milliseconds retry_after_max{2000};
};

/// How one partition's projection stands.
struct RunnerState {
    enum class Phase {
        starting,     // has not read its progress yet
        catching_up,  // more lies in the log
        current,      // has applied everything that was there when it last looked
        waiting,      // another part is gone; it tries again by itself
        stopped,      // an operator is needed; the rows stay as they are
    };
    Phase phase = Phase::starting;
    std::string detail;                  // for a person; of `waiting` and `stopped`: what happened, and where
    ledger::Position position;           // what the rows show
    std::optional<Instant> shown_until;  // the time of the last event that they show
    std::uint64_t events_applied = 0;    // since this runner was made
    std::uint64_t rows_written = 0;
    std::uint64_t batches = 0;
    std::uint64_t void_records = 0;
    std::uint64_t cut_commits = 0;

    /// Rows are, or are getting, as they should be.
    [[nodiscard]] bool ok() const { return phase == Phase::catching_up || phase == Phase::current; }
};

enum class Waited {
    reached,
    not_yet,        // time is over
    other_history,  // that position is of a history that these rows do not show
    stopped,        // it will not be reached
};

/// Fills the tables from one partition of the log: reads, applies the link rule, folds batches to
/// row changes, stores rows and progress together. Nothing is ever skipped: an event that cannot be
/// read or stored stops this partition there, and `state` says which and why. What is only gone for
/// a while (log, database) is tried again, for ever, with bounded waits.
///
/// `run` belongs to one thread; everything else may be called from any.
class Runner final {
public:
    /// Behind each stored batch, from the runner's thread.
    using OnProgress = std::function<void(const RunnerState&)>;

    Runner(Log& log, const Codec& codec, const Digest& digest, const NameFolding& folding, Tables& tables,
           ledger::Partition partition, RunnerSettings settings = {}, OnProgress on_progress = {});

    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Blocks until stop is requested or the projection has stopped (`state`).
    void run(const std::stop_token& stop);

    /// Blocks until the rows show `position`, for at most `patience`.
    [[nodiscard]] Waited wait_for(const ledger::Position& position, std::chrono::milliseconds patience);
    /// Blocks until `meets` is true of the state, for at most `patience`; was it? `meets` is called
    /// under a lock.
    [[nodiscard]] bool wait_until(const std::function<bool(const RunnerState&)>& meets,
                                  std::chrono::milliseconds patience);
    [[nodiscard]] RunnerState state() const;

private:
    struct Batch;
    enum class Step { go_on, try_again, ended };

    void loop(const std::stop_token& stop);
    [[nodiscard]] Step start();
    [[nodiscard]] Step check_anchor(const ledger::Progress& progress);
    [[nodiscard]] Step collect(Batch& batch, const std::stop_token& stop);
    [[nodiscard]] Step read_into(Batch& batch);
    void gather(const std::stop_token& stop);
    [[nodiscard]] bool take(const log::Batch& read, Batch& batch);
    [[nodiscard]] Step store(Batch& batch);
    [[nodiscard]] Step check_when_idle();
    [[nodiscard]] Step failed(const PortFailure& failure, const std::string& doing);
    [[nodiscard]] Step stop_for_good(std::string why);
    void wait_before_retry(const std::stop_token& stop);
    void publish(RunnerState::Phase phase, std::string detail);

    Log* log_;
    const Codec* codec_;
    const Digest* digest_;
    const NameFolding* folding_;
    Tables* tables_;
    ledger::Partition partition_;
    RunnerSettings settings_;
    OnProgress on_progress_;

    // Of the thread in `run`.
    std::optional<ledger::Follower> follower_;
    ledger::Progress stored_;
    bool caught_up_ = false;
    unsigned idle_reads_ = 0;
    bool in_doubt_ = false;  // the tables failed since something was stored
    std::unique_ptr<log::Reader> reader_;
    std::chrono::milliseconds retry_after_;

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::size_t waiters_ = 0;  // who wants to see rows now
    RunnerState state_;
};

}  // namespace muster::projections
