#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

#include "gateway/moments.hpp"

namespace muster::app {

/// The machine's own time.
class SystemMoments final : public gateway::Moments {
public:
    void wait_for(Instant moment) override {
        constexpr std::chrono::seconds at_most{2};
        std::this_thread::sleep_until(std::min<std::chrono::system_clock::time_point>(
            std::chrono::ceil<std::chrono::system_clock::duration>(moment),
            std::chrono::system_clock::now() + at_most));
    }
};

}  // namespace muster::app
