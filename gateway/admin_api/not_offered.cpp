#include <array>
#include <nlohmann/json.hpp>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/routes.hpp"

/// What Muster does not know: reading it answers that there is none, so that whoever polls goes on.
namespace muster::gateway::admin_api {
namespace {

Answered none(const Desk&, const Call&, const Parameters& parameters, const Arguments&) {
    const auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    return ok(nlohmann::json::array(), page_info(*page, 0));
}

Answered no_rows(const Desk&, const Call&, const Parameters&, const Arguments&) {
    return ok(nlohmann::json::array());
}

Answered no_events(const Desk&, const Call&, const Parameters&, const Arguments&) {
    return ok({{"events", nlohmann::json::array()}, {"metadata", nlohmann::json::object()}});
}

constexpr std::array routes_of_nothing{
    Route{"GET", "/admin/v1/u2ftokens", Action::look, none},
    Route{"GET", "/admin/v1/desktoptokens", Action::look, none},
    Route{"GET", "/admin/v1/desktop_authenticators", Action::look, none},
    Route{"GET", "/admin/v1/endpoints", Action::look, none},
    Route{"GET", "/admin/v1/registered_devices", Action::look, none},
    Route{"GET", "/admin/v1/logs/offline_enrollment", Action::read_log, no_rows},
    Route{"GET", "/admin/v1/trust_monitor/events", Action::read_log, no_events},
};

}  // namespace

std::span<const Route> not_offered_routes() {
    return routes_of_nothing;
}

}  // namespace muster::gateway::admin_api
