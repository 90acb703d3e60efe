#include "projections/details.hpp"
#include "projections/happening.hpp"
#include "projections/settings_table.hpp"

/// The account, its admins, API clients and applications. Secrets are not in the events.
namespace muster::projections {

Happening happening(const AccountCreated& event) {
    return {.subject = event.account.str(), .details = {}, .naming = Naming{.name = event.name, .variety = {}}};
}

Happening happening(const SettingsChanged& event) {  // L3
    Happening what{.subject = event.account.str()};
    Details details;
    for (const auto& [setting, from, to] : event.changes) {
        details.was_and_is(setting, settings_table::text_of(from), settings_table::text_of(to));
        const auto* name = std::get_if<std::string>(&to);
        if (setting == "name" && name != nullptr) what.naming = Naming{.name = *name, .variety = {}};
    }
    what.details = details.take();
    return what;
}

Happening happening(const client::Created& event) {
    return {.subject = event.client.str(),
            .details = Details{}
                           .is("type", std::string_view{"adminapi"})
                           .is("grants", event.grants)
                           .is("signature_floor", event.signature_floor)
                           .is("strict_replay", event.strict_replay)
                           .is("notes", event.notes)
                           .take(),
            .naming = Naming{.name = event.name, .variety = {}}};
}

Happening happening(const client::Changed& event) {
    Happening what{.subject = event.client.str(),
                   .details = Details{}
                                  .changed("name", event.name)
                                  .changed("grants", event.grants)
                                  .changed("signature_floor", event.signature_floor)
                                  .changed("strict_replay", event.strict_replay)
                                  .changed("notes", event.notes)
                                  .take()};
    if (event.name) what.naming = Naming{.name = event.name->to, .variety = {}};
    return what;
}

Happening happening(const client::Removed& event) {
    return {.subject = event.client.str()};
}

Happening happening(const client::SecretReset& event) {
    return {.subject = event.client.str(), .details = Details{}.is("secret_key", std::string_view{"reset"}).take()};
}

Happening happening(const client::SecretShown& event) {
    return {.subject = event.client.str()};
}

Happening happening(const application::Created& event) {
    const auto& profile = event.profile;
    return {.subject = event.application.str(),
            .details = Details{}
                           .is("type", profile.type)
                           .is("enroll_policy", profile.enroll_policy)
                           .is("username_normalization_policy", profile.normalization)
                           .is("user_access", profile.user_access)
                           .is("groups_allowed", profile.groups)
                           .is("self_service_allowed", profile.self_service)
                           .is("notes", profile.notes)
                           .is("greeting", profile.greeting)
                           .is("networks_for_api_access", profile.networks)
                           .take(),
            .naming = Naming{.name = profile.name, .variety = {}}};
}

Happening happening(const application::Changed& event) {
    Happening what{.subject = event.application.str(),
                   .details = Details{}
                                  .changed("name", event.name)
                                  .changed("enroll_policy", event.enroll_policy)
                                  .changed("username_normalization_policy", event.normalization)
                                  .changed("user_access", event.user_access)
                                  .changed("groups_allowed", event.groups)
                                  .changed("self_service_allowed", event.self_service)
                                  .changed("notes", event.notes)
                                  .changed("greeting", event.greeting)
                                  .changed("networks_for_api_access", event.networks)
                                  .take()};
    if (event.name) what.naming = Naming{.name = event.name->to, .variety = {}};
    return what;
}

Happening happening(const application::Removed& event) {
    return {.subject = event.application.str()};
}

Happening happening(const application::SecretReset& event) {
    return {.subject = event.application.str(),
            .details = Details{}.is("secret_key", std::string_view{"reset"}).take()};
}

Happening happening(const application::SecretShown& event) {
    return {.subject = event.application.str()};
}

Happening happening(const admin::Created& event) {
    return {.subject = event.admin.str(),
            .details = Details{}.is("email", event.email).is("phone", event.phone).is("role", event.role).take(),
            .naming = Naming{.name = event.name.get(), .variety = {}}};
}

Happening happening(const admin::Changed& event) {
    Happening what{.subject = event.admin.str(),
                   .details = Details{}
                                  .changed("name", event.name)
                                  .changed("phone", event.phone)
                                  .changed("role", event.role)
                                  .changed("status", event.status)
                                  .take()};
    if (event.name) what.naming = Naming{.name = event.name->to.get(), .variety = {}};
    return what;
}

Happening happening(const admin::Removed& event) {
    return {.subject = event.admin.str()};
}

}  // namespace muster::projections
