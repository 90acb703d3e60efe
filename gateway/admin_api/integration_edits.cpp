#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "domain/client/client.hpp"
#include "gateway/admin_api/administration_objects.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/integration_fields.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/execute.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::admin_api {
namespace {

using Secret = std::optional<std::string>;

Answered not_found() {
    return failure(ApiError{.code = ErrorCode::not_found});
}

Answered answer_with(const Desk& desk, const ClientKey& client, const Secret& secret) {
    const auto row = from_state<std::optional<queries::IntegrationRow>>(
        desk, [&](const Account& account) { return queries::client_row(account, client); });
    if (!row) return not_found();  // removed meanwhile
    return ok(integration_object(*row, secret));
}

Answered answer_with(const Desk& desk, const ApplicationKey& application, const Secret& secret) {
    const auto row = from_state<std::optional<queries::IntegrationRow>>(
        desk, [&](const Account& account) { return queries::application_row(account, application); });
    if (!row) return not_found();  // removed meanwhile
    return ok(integration_object(*row, secret));
}

/// An unknown group is one of the parameter here, not of the path.
ApiError about_groups(ApiError error) {
    if (error.parameter != "group_id") return error;
    return invalid("groups_allowed", error.detail.substr(error.detail.find(':') + 2));
}

/// Certainly not in the log, now or later: then what was kept for it is nobody's.
bool certainly_refused(const ApiError& error) {
    return error.code != ErrorCode::unavailable && error.code != ErrorCode::internal;
}

/// R2: what is not mentioned stays; nothing where that changes nothing.
std::vector<client::Grant> granted(std::vector<client::Grant> now, const IntegrationFields& fields) {
    std::erase_if(now,
                  [&](client::Grant grant) { return std::ranges::find(fields.taken, grant) != fields.taken.end(); });
    now.insert(now.end(), fields.given.begin(), fields.given.end());
    return now;
}

Answered create_client(const Desk& desk, const Call& call, const IntegrationFields& fields) {
    if (auto allowed = authorize(call.caller, Action::edit_clients); !allowed) return failure(allowed.error());
    if (auto error = not_of_a_client(fields)) return failure(std::move(*error));
    client::CreateClient command;
    command.client = desk.ids.client();
    command.name = *fields.name;
    command.grants = fields.given;
    command.strict_replay = fields.strict_replay.value_or(false);
    command.notes = fields.notes.value_or(Notes{});
    command.by = client_of(call.caller);
    // The secret first: a client in the log whose secret was lost with a crash could never be used.
    const auto secret = desk.secret_keys.make(command.client.view(), SecretRef{});
    if (!secret) return failure(unavailable(desk, call, secret.error()));
    auto done = execute_here(desk, call, Action::edit_clients, command);
    if (!done) {
        if (certainly_refused(done.error())) desk.secret_keys.forget(command.client.view(), SecretRef{});
        return failure(done.error());
    }
    return answer_with(desk, command.client, *secret);
}

Answered create_application(const Desk& desk, const Call& call, const IntegrationFields& fields) {
    if (auto error = not_of_an_application(fields)) return failure(std::move(*error));
    application::CreateApplication command;
    command.application = desk.ids.application();
    auto& profile = command.profile;
    profile.name = *fields.name;
    profile.type = *fields.type;
    profile.notes = fields.notes.value_or(Notes{});
    profile.greeting = fields.greeting.value_or(Notes{});
    profile.enroll_policy = fields.enroll_policy.value_or(profile.enroll_policy);
    profile.normalization = fields.normalization.value_or(profile.normalization);
    profile.groups = fields.groups.value_or(std::vector<GroupId>{});
    // P1: permitted groups are what they are called, and where none are named everybody may.
    profile.user_access = fields.user_access.value_or(
        profile.groups.empty() ? application::UserAccess::all_users : application::UserAccess::permitted_groups);
    profile.self_service = fields.self_service.value_or(false);
    profile.networks = fields.networks.value_or(std::vector<std::string>{});
    const auto secret = desk.secret_keys.make(command.application.view(), SecretRef{});
    if (!secret) return failure(unavailable(desk, call, secret.error()));
    auto done = execute_here(desk, call, Action::edit_applications, command);
    if (!done) {
        if (certainly_refused(done.error())) desk.secret_keys.forget(command.application.view(), SecretRef{});
        return failure(about_groups(done.error()));
    }
    return answer_with(desk, command.application, *secret);
}

/// POST /admin/v3/integrations.
Answered create_integration(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    if (const auto name = parameters.needed("name"); !name) return failure(name.error());
    const auto type = parameters.needed("type");
    if (!type) return failure(type.error());
    const auto fields = read_integration_fields(parameters);
    if (!fields) return failure(fields.error());
    return *type == "adminapi" ? create_client(desk, call, *fields) : create_application(desk, call, *fields);
}

/// A new secret key that waits for the log to name it, where one is wanted.
struct NewSecret {
    std::optional<SecretRef> reference;
    Secret text;
};

Result<NewSecret, ApiError> prepare_secret(const Desk& desk, const Call& call, std::string_view key,
                                           const IntegrationFields& fields) {
    NewSecret fresh;
    if (!fields.reset_secret_key) return fresh;
    fresh.reference = SecretRef{desk.ids.uuid(desk.clock.now())};
    auto made = desk.secret_keys.make(key, *fresh.reference);
    if (!made) return failure(unavailable(desk, call, made.error()));
    fresh.text = std::move(*made);
    return fresh;
}

/// Only one of both secrets is anybody's from now on; where that is not certain, both are kept.
void settle_secret(const Desk& desk, std::string_view key, const NewSecret& fresh, const SecretRef& before,
                   const Result<Done, ApiError>& done) {
    if (!fresh.reference) return;
    if (done) desk.secret_keys.forget(key, before);
    if (!done && certainly_refused(done.error())) desk.secret_keys.forget(key, *fresh.reference);
}

Answered change_client(const Desk& desk, const Call& call, const client::Client& client,
                       const IntegrationFields& fields) {
    if (auto allowed = authorize(call.caller, Action::edit_clients); !allowed) return failure(allowed.error());
    if (fields.type && *fields.type != "adminapi") return failure(invalid("type", "cannot be changed"));
    if (auto error = not_of_a_client(fields)) return failure(std::move(*error));
    auto fresh = prepare_secret(desk, call, client.key.view(), fields);
    if (!fresh) return failure(fresh.error());
    client::ChangeClient command;
    command.client = client.key;
    command.name = fields.name;
    command.strict_replay = fields.strict_replay;
    command.notes = fields.notes;
    if (!fields.given.empty() || !fields.taken.empty()) command.grants = granted(client.grants, fields);
    command.secret = fresh->reference;
    command.by = client_of(call.caller);
    const auto done = execute_here(desk, call, Action::edit_clients, command);
    settle_secret(desk, client.key.view(), *fresh, client.secret, done);
    if (!done) return failure(done.error());
    return answer_with(desk, client.key, fresh->text);
}

Answered change_application(const Desk& desk, const Call& call, const application::Application& application,
                            const IntegrationFields& fields) {
    if (fields.type && *fields.type != application.profile.type) return failure(invalid("type", "cannot be changed"));
    if (auto error = not_of_an_application(fields)) return failure(std::move(*error));
    auto fresh = prepare_secret(desk, call, application.key.view(), fields);
    if (!fresh) return failure(fresh.error());
    application::ChangeApplication command;
    command.application = application.key;
    command.name = fields.name;
    command.enroll_policy = fields.enroll_policy;
    command.normalization = fields.normalization;
    command.user_access = fields.user_access;
    command.groups = fields.groups;
    command.self_service = fields.self_service;
    command.notes = fields.notes;
    command.greeting = fields.greeting;
    command.networks = fields.networks;
    command.secret = fresh->reference;
    const auto done = execute_here(desk, call, Action::edit_applications, command);
    settle_secret(desk, application.key.view(), *fresh, application.secret, done);
    if (!done) return failure(about_groups(done.error()));
    return answer_with(desk, application.key, fresh->text);
}

struct Known {
    std::optional<client::Client> client;
    std::optional<application::Application> application;
};

Known find(const Desk& desk, const std::string& text) {
    return from_state<Known>(desk, [&](const Account& account) {
        Known known;
        const auto client_key = ClientKey::parse(text);
        const auto application_key = ApplicationKey::parse(text);
        if (!client_key || !application_key) return known;
        if (const auto* client = account.find_client(*client_key)) known.client = *client;
        if (const auto* application = account.find_application(*application_key)) known.application = *application;
        return known;
    });
}

/// POST /admin/v3/integrations/{ikey}, whole or not at all.
Answered change_integration(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto fields = read_integration_fields(parameters);
    if (!fields) return failure(fields.error());
    const auto known = find(desk, path.at(0));
    if (known.client) return change_client(desk, call, *known.client, *fields);
    if (known.application) return change_application(desk, call, *known.application, *fields);
    return not_found();
}

/// DELETE /admin/v3/integrations/{ikey}.
Answered remove_integration(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto known = find(desk, path.at(0));
    if (known.client) {
        if (auto allowed = authorize(call.caller, Action::edit_clients); !allowed) return failure(allowed.error());
        const client::RemoveClient command{.client = known.client->key, .by = client_of(call.caller)};
        if (auto done = execute_here(desk, call, Action::edit_clients, command); !done) return failure(done.error());
        desk.secret_keys.forget(path.at(0), known.client->secret);
        return ok("");
    }
    if (!known.application) return not_found();
    const application::RemoveApplication command{.application = known.application->key};
    if (auto done = execute_here(desk, call, Action::edit_applications, command); !done) return failure(done.error());
    desk.secret_keys.forget(path.at(0), known.application->secret);
    return ok("");
}

constexpr std::array routes_of_edits{
    Route{"POST", "/admin/v1/integrations", Action::edit_applications, create_integration},
    Route{"POST", "/admin/v2/integrations", Action::edit_applications, create_integration},
    Route{"POST", "/admin/v3/integrations", Action::edit_applications, create_integration},
    Route{"POST", "/admin/v1/integrations/{ikey}", Action::edit_applications, change_integration},
    Route{"POST", "/admin/v2/integrations/{ikey}", Action::edit_applications, change_integration},
    Route{"POST", "/admin/v3/integrations/{ikey}", Action::edit_applications, change_integration},
    Route{"DELETE", "/admin/v1/integrations/{ikey}", Action::edit_applications, remove_integration},
    Route{"DELETE", "/admin/v2/integrations/{ikey}", Action::edit_applications, remove_integration},
    Route{"DELETE", "/admin/v3/integrations/{ikey}", Action::edit_applications, remove_integration},
};

}  // namespace

std::span<const Route> integration_edit_routes() {
    return routes_of_edits;
}

}  // namespace muster::gateway::admin_api
