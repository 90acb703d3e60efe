#include "gateway/admin_api/administration_objects.hpp"

#include <nlohmann/json.hpp>

#include "domain/base/invariant.hpp"
#include "domain/client/client.hpp"
#include "gateway/permissions.hpp"

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;

std::string_view word_of(application::EnrollPolicy policy) {
    switch (policy) {
        case application::EnrollPolicy::require:
            return "enroll";
        case application::EnrollPolicy::allow:
            return "allow";
        case application::EnrollPolicy::deny:
            return "deny";
    }
    broken_invariant("an enrollment policy is one of three");
}

std::string_view word_of(application::UserAccess access) {
    switch (access) {
        case application::UserAccess::all_users:
            return "ALL_USERS";
        case application::UserAccess::permitted_groups:
            return "PERMITTED_GROUPS";
        case application::UserAccess::no_users:
            return "NO_USERS";
    }
    broken_invariant("who may use an application is one of three");
}

std::string joined(const std::vector<std::string>& list) {
    std::string text;
    for (const auto& one : list) text.append(text.empty() ? "" : ",").append(one);
    return text;
}

}  // namespace

json admin_object(const queries::AdminRow& admin) {
    return {{"admin_id", admin.admin.str()},
            {"name", admin.name},
            {"email", admin.email},
            {"phone", admin.phone.empty() ? json(nullptr) : json(admin.phone)},
            {"role", std::string{words(admin.role)}},
            {"status", admin.status == admin::Status::active ? "Active" : "Disabled"},
            {"last_login", nullptr},
            {"admin_units", json::array()},
            {"restricted_by_admin_units", false},
            {"hardtoken", nullptr},
            {"password_change_required", false}};
}

json integration_object(const queries::IntegrationRow& integration, const std::optional<std::string>& secret_key) {
    // What only applications have is shown of a client as it is when nobody has set it, and the reverse.
    const auto profile = integration.application.value_or(application::Profile{});
    auto groups = json::array();
    for (const auto& group : profile.groups) groups.push_back(group.str());
    json object{{"integration_key", integration.key},
                {"name", integration.name},
                {"type", integration.client ? std::string{"adminapi"} : profile.type},
                {"notes", integration.notes},
                {"enroll_policy", std::string{word_of(profile.enroll_policy)}},
                {"groups_allowed", std::move(groups)},
                {"user_access", std::string{word_of(profile.user_access)}},
                {"self_service_allowed", profile.self_service},
                {"username_normalization_policy",
                 profile.normalization == application::Normalization::simple ? "Simple" : "None"},
                {"greeting", profile.greeting.get()},
                {"networks_for_api_access", joined(profile.networks)}};
    for (const auto grant : client::all_grants()) {
        const bool has = integration.client && client::includes(integration.client->grants, grant);
        object[std::string{parameter_of(grant)}] = has ? 1 : 0;
    }
    if (integration.client) object["strict_replay"] = integration.client->strict_replay ? 1 : 0;  // R3; [ours]
    if (secret_key) object["secret_key"] = *secret_key;
    return object;
}

std::optional<admin::Role> parse_role(std::string_view text) {
    using enum admin::Role;
    for (const auto role : {owner, administrator, application_manager, user_manager, help_desk, read_only}) {
        if (words(role) == text) return role;
    }
    return std::nullopt;
}

std::string_view parameter_of(client::Grant grant) {
    using enum client::Grant;
    switch (grant) {
        case read_resource:
            return "adminapi_read_resource";
        case write_resource:
            return "adminapi_write_resource";
        case read_log:
            return "adminapi_read_log";
        case settings:
            return "adminapi_settings";
        case administrators:
            return "adminapi_admins";
        case applications:
            return "adminapi_integrations";
        case information:
            return "adminapi_info";
        case administrators_read:
            return "adminapi_admins_read";
    }
    broken_invariant("a grant without a parameter");
}

}  // namespace muster::gateway::admin_api
