#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace muster::gateway {

/// The threads by which a request is answered. What waits for the log waits without one: thousands of requests may be
/// under way, and a batch of the log's answers wakes one thread, not as many as there are callers.
class Turns {
public:
    virtual ~Turns() = default;
    /// On a thread that may block.
    virtual void aside(std::function<void()> work) = 0;
    /// Among all requests: must not block.
    virtual void back(std::function<void()> work) = 0;
    /// As `back`, once that time is over. Whoever drops what is returned does not want it any more; it may be on its
    /// way already.
    [[nodiscard]] virtual std::shared_ptr<void> alarm(std::chrono::milliseconds after, std::function<void()> work) = 0;
};

}  // namespace muster::gateway
