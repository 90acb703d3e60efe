#include "gateway/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace muster::gateway {
namespace {

constexpr double seconds_in_a_minute = 60;
constexpr double burst_part = 6;
constexpr double wait_max = 32;

}  // namespace

RateLimit::RateLimit(std::optional<std::uint32_t> requests_per_minute) {
    if (!requests_per_minute) return;
    per_second_ = *requests_per_minute / seconds_in_a_minute;
    holds_ = std::max(1.0, *requests_per_minute / burst_part);
}

std::optional<std::chrono::seconds> RateLimit::take(const ClientKey& client, Kind kind,
                                                    std::chrono::nanoseconds ticks) {
    if (per_second_ <= 0) return std::nullopt;
    const std::lock_guard lock{mutex_};
    auto& bucket = buckets_.try_emplace(client, Bucket{.tokens = holds_, .filled = ticks}).first->second;
    const auto passed = std::chrono::duration<double>(ticks - bucket.filled).count();
    bucket.tokens = std::min(holds_, bucket.tokens + passed * per_second_);
    bucket.filled = ticks;
    const double least = kind == Kind::change ? 1 - holds_ : 1;
    if (bucket.tokens >= least) {
        bucket.tokens -= 1;
        return std::nullopt;
    }
    const auto wait = std::ceil((least - bucket.tokens) / per_second_);
    return std::chrono::seconds{static_cast<std::int64_t>(std::clamp(wait, 1.0, wait_max))};
}

}  // namespace muster::gateway
