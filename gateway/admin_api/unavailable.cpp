#include "gateway/admin_api/unavailable.hpp"

namespace muster::gateway::admin_api {

ApiError unavailable(const Reading& reading, const Call& call, const PortFailure& failed) {
    reading.diagnostics.error(call.request_id, failed.what);
    return {.code = ErrorCode::unavailable, .detail = {}};
}

std::optional<ApiError> wait_for_last_write(const Reading& reading, const Call& call) {
    const auto fresh = reading.freshness.catch_up(call.caller.client.account, reading.catch_up_time);
    if (fresh) return std::nullopt;
    reading.diagnostics.error(call.request_id, fresh.error().what);
    return ApiError{.code = ErrorCode::unavailable, .detail = "the last change is not readable yet"};
}

}  // namespace muster::gateway::admin_api
