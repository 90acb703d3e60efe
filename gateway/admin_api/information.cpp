#include <array>
#include <nlohmann/json.hpp>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;

/// L1: GET /admin/v1/info/summary.
Answered summary(const Desk& desk, const Call& call, const Parameters&, const Arguments&) {
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto counts = desk.administration.counts(call.caller.account());
    if (!counts) return failure(unavailable(desk, call, counts.error()));
    return ok({{"admin_count", counts->admins},
               {"integration_count", counts->integrations},
               {"user_count", counts->users},
               {"user_pending_deletion_count", counts->in_trash},
               {"telephony_credits_remaining", 0}});
}

/// `mintime` and `maxtime` in seconds are looked at, as a client that sends nonsense is told so.
std::optional<ApiError> bad_range(const Parameters& parameters) {
    for (const auto* name : {"mintime", "maxtime"}) {
        if (const auto sent = parameters.integer(name); !sent) return sent.error();
    }
    return std::nullopt;
}

// Nothing authenticates and nothing is sent by SMS or call: these are the true counts.
json no_attempts() {
    return {{"ERROR", 0}, {"FAILURE", 0}, {"FRAUD", 0}, {"SUCCESS", 0}};
}

Answered telephony_credits_used(const Desk&, const Call&, const Parameters& parameters, const Arguments&) {
    if (auto error = bad_range(parameters)) return failure(std::move(*error));
    return ok({{"telephony_credits_used", 0}});
}

Answered authentication_attempts(const Desk&, const Call&, const Parameters& parameters, const Arguments&) {
    if (auto error = bad_range(parameters)) return failure(std::move(*error));
    return ok(no_attempts());
}

Answered user_authentication_attempts(const Desk&, const Call&, const Parameters& parameters, const Arguments&) {
    if (auto error = bad_range(parameters)) return failure(std::move(*error));
    return ok(no_attempts());
}

constexpr std::array routes_of_information{
    Route{"GET", "/admin/v1/info/summary", Action::read_information, summary},
    Route{"GET", "/admin/v1/info/telephony_credits_used", Action::read_information, telephony_credits_used},
    Route{"GET", "/admin/v1/info/authentication_attempts", Action::read_information, authentication_attempts},
    Route{"GET", "/admin/v1/info/user_authentication_attempts", Action::read_information, user_authentication_attempts},
};

}  // namespace

std::span<const Route> information_routes() {
    return routes_of_information;
}

}  // namespace muster::gateway::admin_api
