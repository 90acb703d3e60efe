#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "domain/values/ids.hpp"

namespace muster::gateway {

/// How many requests an API client may send: so many a minute, a sixth of them at once. Off unless set.
///
/// A token bucket a client. A change may overdraw its bucket as far again as it holds, and is so refused later than a
/// read: some public clients repeat a refused change without its body. Safe to call from any thread.
class RateLimit final {
public:
    enum class Kind { read, change };

    explicit RateLimit(std::optional<std::uint32_t> requests_per_minute);

    /// Nothing: go on. Else how long to wait, in whole seconds, 1 to 32: older clients give up beyond (API-23).
    /// `ticks` is a point on a clock that never jumps.
    [[nodiscard]] std::optional<std::chrono::seconds> take(const ClientKey& client, Kind kind,
                                                           std::chrono::nanoseconds ticks);

private:
    struct Bucket {
        double tokens = 0;
        std::chrono::nanoseconds filled{0};
    };

    double per_second_ = 0;  // 0: no limit
    double holds_ = 0;
    std::mutex mutex_;
    std::unordered_map<ClientKey, Bucket> buckets_;  // of known clients only
};

}  // namespace muster::gateway
