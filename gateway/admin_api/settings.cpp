#include <array>
#include <nlohmann/json.hpp>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/admin_api/settings_object.hpp"
#include "gateway/execute.hpp"

namespace muster::gateway::admin_api {
namespace {

Answered answer_with_all(const Desk& desk) {
    return ok(settings_object(from_state<Settings>(desk, [](const Account& account) { return account.settings; })));
}

/// GET /admin/v1/settings.
Answered show_settings(const Desk& desk, const Call&, const Parameters&, const Arguments&) {
    return answer_with_all(desk);
}

/// L3: POST /admin/v1/settings, any of them, whole or not at all.
Asked change_settings(const Desk&, const Parameters& parameters, const Arguments&) {
    auto command = settings_asked(parameters);
    if (!command) return failure(command.error());
    return Change{.command = *std::move(command), .answer = answer_with_all};
}

constexpr std::array routes_of_settings{
    Route{"GET", "/admin/v1/settings", Action::read_settings, show_settings},
    Route{"POST", "/admin/v1/settings", Action::change_settings, change_settings},
};

}  // namespace

std::span<const Route> settings_routes() {
    return routes_of_settings;
}

}  // namespace muster::gateway::admin_api
