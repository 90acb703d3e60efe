#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "infra/app/pace.hpp"

namespace muster::app {

/// Progress on stderr for work that lasts longer than a second: a bar that redraws on a terminal,
/// a line every ten seconds elsewhere (CLI-02), with how long it still takes where that can be told. Quiet where the
/// work is over sooner. Safe to call from any thread.
class ProgressBar {
public:
    ProgressBar();
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// `total` 0: unknown.
    void show(const std::string& what, std::uint64_t done, std::uint64_t total);

private:
    std::mutex mutex_;
    bool terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point next_;
    std::string what_;
    Pace pace_;  // of `what_`
};

}  // namespace muster::app
