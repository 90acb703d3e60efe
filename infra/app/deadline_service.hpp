#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "domain/deadlines/due.hpp"
#include "domain/ports/clock.hpp"
#include "domain/ports/ledger.hpp"

namespace muster::app {

/// What metrics say of deadlines.
struct DeadlineState {
    std::uint64_t looks = 0;     // since the start
    std::uint64_t met = 0;       // commands that have taken effect
    std::uint64_t undone = 0;    // commands that did not get through; each is tried again
    std::size_t in_trash = 0;    // at the last look
    std::size_t locked_out = 0;  // at the last look
    double late_seconds = 0;     // how long the oldest deadline was over at the last look
};

/// Carries out what is due: a look at a time, so that it can be driven by whoever holds the clock.
class Deadlines {
public:
    /// `tell` hears, once for each cause, why something that is due is not carried out.
    Deadlines(Ledger& ledger, const Clock& clock, std::function<void(const std::string&)> tell,
              deadlines::Bounds bounds = {});

    /// Submits what is due by the clock, waits for the answers (not beyond a stop), and says after how long to look
    /// again at the latest. The clock may jump either way: each look asks it anew. One thread at a time.
    [[nodiscard]] std::chrono::milliseconds look(const std::stop_token& stop);

    /// From any thread.
    [[nodiscard]] DeadlineState state() const;

private:
    [[nodiscard]] deadlines::Due find(Instant now);
    void carry_out(std::vector<deadlines::Overdue> commands, const std::stop_token& stop);

    Ledger& ledger_;
    const Clock& clock_;
    std::function<void(const std::string&)> tell_;
    deadlines::Bounds bounds_;
    deadlines::Inactivity inactivity_;
    std::string told_;

    mutable std::mutex mutex_;
    DeadlineState state_;
};

/// Looks for deadlines on a thread of its own, at least once a second: so it sees within a second that the account has
/// changed, the clock has jumped, or the log is back.
class DeadlineService {
public:
    explicit DeadlineService(Deadlines& deadlines);
    /// As `end`, and waits for the look under way.
    ~DeadlineService();
    DeadlineService(const DeadlineService&) = delete;
    DeadlineService& operator=(const DeadlineService&) = delete;

    /// Looks no more.
    void end();

private:
    void run(const std::stop_token& stop);

    Deadlines& deadlines_;
    std::mutex mutex_;
    std::condition_variable_any stopped_;
    std::jthread thread_;
};

}  // namespace muster::app
