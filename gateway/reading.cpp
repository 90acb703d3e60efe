#include "gateway/reading.hpp"

namespace muster::gateway {

ApiError unavailable(const Desk& desk, const Call& call, const PortFailure& failed) {
    desk.diagnostics.error(call.request_id, failed.what);
    return {.code = ErrorCode::unavailable};
}

namespace {

std::optional<ApiError> readable(const Desk& desk, const Call& call, const Result<void, PortFailure>& fresh) {
    if (fresh) return std::nullopt;
    desk.diagnostics.error(call.request_id, fresh.error().what);
    return ApiError{.code = ErrorCode::unavailable, .detail = "the last change is not readable yet"};
}

}  // namespace

std::optional<ApiError> wait_for_last_write(const Desk& desk, const Call& call) {
    return readable(desk, call, desk.freshness.catch_up(call.caller.account(), desk.catch_up_time));
}

std::optional<ApiError> wait_for_what_is_under_way(const Desk& desk, const Call& call) {
    return readable(desk, call, desk.freshness.settle(call.caller.account(), desk.catch_up_time));
}

}  // namespace muster::gateway
