#include "projections/details.hpp"
#include "projections/happening.hpp"

namespace muster::projections {
namespace {

/// D1, whole: what of it changed is seen beside the one before. Its password is not part of it.
std::vector<Detail> details_of(const directory::Configuration& configuration) {
    const auto& map = configuration.attributes;
    return Details{}
        .is("name", configuration.name)
        .is("servers", configuration.servers)
        .is("tls", configuration.tls)
        .is("ca_file", configuration.ca_file)
        .is("base", configuration.base)
        .is("bind", configuration.bind.mechanism)
        .is("bind_dn", configuration.bind.dn)
        .is("password_file", configuration.bind.password_file)
        .is("password_env", configuration.bind.password_env)
        .is("certificate_file", configuration.bind.certificate_file)
        .is("key_file", configuration.bind.key_file)
        .is("keytab_file", configuration.bind.keytab_file)
        .is("principal", configuration.bind.principal)
        .is("groups", configuration.groups)
        .is("every_seconds", static_cast<std::uint64_t>(configuration.every.count()))
        .is("full_read_every_seconds", static_cast<std::uint64_t>(configuration.full_read_every.count()))
        .is("send_enrollment_mail", configuration.send_enrollment_mail)
        .is("manual_disable", configuration.manual_disable)
        .is("guard_users", std::uint64_t{configuration.guard.users})
        .is("guard_percent", std::uint64_t{configuration.guard.percent})
        .is("attribute_username", map.username)
        .is("attribute_aliases", map.aliases)
        .is("attribute_realname", map.real_name)
        .is("attribute_firstname", map.first_name)
        .is("attribute_lastname", map.last_name)
        .is("attribute_email", map.email)
        .is("attribute_notes", map.notes)
        .is("attribute_status", map.status)
        .is("attribute_phones", map.phones)
        .is("username_normalization",
            map.username_normalization == Normalization::none ? "" : word(map.username_normalization))
        .take();
}

Naming naming_of(const directory::Configuration& configuration) {
    return {.name = configuration.name, .variety = std::string{word(configuration.kind)}};
}

/// D13: each reason with its count; the people stand with the run.
std::string text_of(const std::vector<directory::LeftOut>& left_out) {
    std::string all;
    for (const auto& one : left_out) {
        all.append(all.empty() ? "" : ", ").append(word(one.reason)).append(": ").append(std::to_string(one.count));
    }
    return all;
}

}  // namespace

Happening happening(const directory::Added& event) {
    return {.subject = event.directory.str(),
            .details = details_of(event.configuration),
            .naming = naming_of(event.configuration)};
}

Happening happening(const directory::Changed& event) {
    return {.subject = event.directory.str(),
            .details = details_of(event.configuration),
            .naming = naming_of(event.configuration)};
}

Happening happening(const directory::Removed& event) {
    return {.subject = event.directory.str()};
}

Happening happening(const directory::Paused& event) {
    return {.subject = event.directory.str(), .details = Details{}.is("reason", event.reason).take()};
}

Happening happening(const directory::Resumed& event) {
    return {.subject = event.directory.str()};
}

Happening happening(const directory::SyncStarted& event) {
    return {.subject = event.directory.str(),
            .details = Details{}.is("server", event.server).is("left_out", text_of(event.left_out)).take()};
}

Happening happening(const directory::SyncFinished& event) {  // D15
    const auto& counts = event.counts;
    return {.subject = event.directory.str(),
            .details = Details{}
                           .is("outcome", event.outcome)
                           .is("worst", event.worst)
                           .is("read", counts.read)
                           .is("created", counts.created)
                           .is("updated", counts.updated)
                           .is("adopted", counts.adopted)
                           .is("trashed", counts.trashed)
                           .is("restored", counts.restored)
                           .is("held", counts.held)
                           .is("skipped", counts.skipped)
                           .is("left_out", text_of(event.left_out))
                           .take()};
}

Happening happening(const directory::SyncHeld& event) {  // D9
    return {.subject = event.directory.str(),
            .details = Details{}
                           .is("plan", event.plan)
                           .is("removals", event.total)
                           .is("nobody_found", event.nobody_found)
                           .is("users", event.users)
                           .is("groups", event.groups)
                           .is("why", event.why)
                           .is("expires_at", event.expires_at)
                           .take()};
}

Happening happening(const directory::RemovalsApproved& event) {  // D9
    return {.subject = event.directory.str(),
            .details = Details{}.is("plan", event.plan).is("removals", event.total).take()};
}

Happening happening(const directory::RemovalsDiscarded& event) {  // D9
    return {.subject = event.directory.str(),
            .details = Details{}.is("plan", event.plan).is("removals", event.total).take()};
}

Happening happening(const directory::DiscardEnded& event) {  // D9
    return {.subject = event.directory.str(),
            .details = Details{}.is("users", event.users).is("groups", event.groups).take()};
}

Happening happening(const directory::HoldExpired& event) {  // D9
    return {.subject = event.directory.str(), .details = Details{}.is("plan", event.plan).take()};
}

Happening happening(const directory::HoldOvertaken& event) {  // D9
    return {.subject = event.directory.str(), .details = Details{}.is("plan", event.plan).take()};
}

}  // namespace muster::projections
