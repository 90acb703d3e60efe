#pragma once

#include <thread>

#include "projections/runner.hpp"

namespace muster::testing {

/// A runner on a thread of its own, ended with the scope.
class Running {
public:
    explicit Running(projections::Runner& runner) {
        thread_ = std::jthread([&runner](const std::stop_token& stop) { runner.run(stop); });
    }
    void stop_and_wait() {
        thread_.request_stop();
        join();
    }
    void join() {
        if (thread_.joinable()) thread_.join();
    }

private:
    std::jthread thread_;
};

}  // namespace muster::testing
