#include "gateway/reading.hpp"

namespace muster::gateway {

ApiError unavailable(const Desk& desk, const Call& call, const PortFailure& failed) {
    desk.diagnostics.error(call.request_id, failed.what);
    return {.code = ErrorCode::unavailable};
}

std::optional<ApiError> wait_for_last_write(const Desk& desk, const Call& call) {
    const auto fresh = desk.freshness.catch_up(call.caller.account(), desk.catch_up_time);
    if (fresh) return std::nullopt;
    desk.diagnostics.error(call.request_id, fresh.error().what);
    return ApiError{.code = ErrorCode::unavailable, .detail = "the last change is not readable yet"};
}

}  // namespace muster::gateway
