#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace muster::sqlite {

/// Wakes the readers of this process when one of its appenders has committed. Safe to call from any
/// thread.
class LogSignal {
public:
    void raise() {
        {
            const std::scoped_lock lock{mutex_};
            ++count_;
        }
        raised_.notify_all();
    }

    [[nodiscard]] std::uint64_t count() const {
        const std::scoped_lock lock{mutex_};
        return count_;
    }

    /// Until the count is no longer `seen`, or `wait` is over.
    void wait(std::uint64_t seen, std::chrono::milliseconds wait) {
        std::unique_lock lock{mutex_};
        raised_.wait_for(lock, wait, [&] { return count_ != seen; });
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable raised_;
    std::uint64_t count_ = 0;
};

}  // namespace muster::sqlite
