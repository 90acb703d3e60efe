#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "gateway/admin_api/administration_objects.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/execute.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::admin_api {
namespace {

Answered not_found() {
    return failure(ApiError{.code = ErrorCode::not_found});
}

/// GET /admin/v3/integrations.
Answered list_integrations(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto listed = desk.administration.integrations(call.caller.account(), *page);
    if (!listed) return failure(unavailable(desk, call, listed.error()));
    auto integrations = nlohmann::json::array();
    for (const auto& row : listed->rows) integrations.push_back(integration_object(row));
    return ok(integrations, page_info(*page, listed->total));
}

/// GET /admin/v3/integrations/{ikey}.
Answered show_integration(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto found = desk.administration.find_integration(call.caller.account(), path.at(0));
    if (!found) return failure(unavailable(desk, call, found.error()));
    if (!*found) return not_found();
    return ok(integration_object(**found));
}

/// What an integration is by the writer's state, and where its secret key lies.
struct Known {
    std::optional<ClientKey> client;
    std::optional<ApplicationKey> application;
    SecretRef secret;
};

Known find(const Desk& desk, const std::string& text) {
    return from_state<Known>(desk, [&](const Account& account) {
        Known known;
        const auto client_key = ClientKey::parse(text);
        if (!client_key) return known;
        if (const auto* client = account.find_client(*client_key)) {
            known.client = *client_key;
            known.secret = client->secret;
        }
        const auto application_key = ApplicationKey::parse(text);
        if (const auto* application = account.find_application(*application_key)) {
            known.application = *application_key;
            known.secret = application->secret;
        }
        return known;
    });
}

/// R2, P1: GET /admin/v1/integrations/{ikey}/skey: in the log before it is shown.
Answered show_secret_key(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto known = find(desk, path.at(0));
    if (!known.client && !known.application) return not_found();
    const auto secret = desk.secret_keys.find(path.at(0), known.secret);
    if (!secret) return failure(unavailable(desk, call, secret.error()));
    if (!*secret) {
        return failure(
            ApiError{.code = ErrorCode::unavailable, .detail = "the secret key is not kept on this machine"});
    }
    const ShowingId showing{desk.ids.uuid(desk.clock.now())};
    auto done =
        known.client
            ? execute_here(
                  desk, call, Action::show_secrets,
                  client::ShowClientSecret{.client = *known.client, .showing = showing, .by = client_of(call.caller)})
            : execute_here(desk, call, Action::show_secrets,
                           application::ShowApplicationSecret{.application = *known.application, .showing = showing});
    if (!done) return failure(done.error());
    return ok({{"secret_key", **secret}});
}

constexpr std::array routes_of_integrations{
    Route{"GET", "/admin/v1/integrations", Action::read_applications, list_integrations},
    Route{"GET", "/admin/v2/integrations", Action::read_applications, list_integrations},
    Route{"GET", "/admin/v3/integrations", Action::read_applications, list_integrations},
    Route{"GET", "/admin/v1/integrations/{ikey}", Action::read_applications, show_integration},
    Route{"GET", "/admin/v2/integrations/{ikey}", Action::read_applications, show_integration},
    Route{"GET", "/admin/v3/integrations/{ikey}", Action::read_applications, show_integration},
    Route{"GET", "/admin/v1/integrations/{ikey}/skey", Action::show_secrets, show_secret_key},
    Route{"GET", "/admin/v2/integrations/{ikey}/skey", Action::show_secrets, show_secret_key},
    Route{"GET", "/admin/v3/integrations/{ikey}/skey", Action::show_secrets, show_secret_key},
};

}  // namespace

std::span<const Route> integration_routes() {
    return routes_of_integrations;
}

}  // namespace muster::gateway::admin_api
