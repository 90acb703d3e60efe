#include "projections/details.hpp"
#include "projections/happening.hpp"

/// Enrollment, phones, tokens and security keys.
namespace muster::projections {
namespace {

std::string name_of(const phone::Details& phone) {
    return phone.name.get().empty() ? phone.number.get() : phone.name.get();
}

/// L4: whose it was has lost it.
std::vector<Concern> losses(const std::vector<UserId>& users) {
    std::vector<Concern> concerns;
    for (const auto& user : users) concerns.push_back({.user = user, .how = "lost"});
    return concerns;
}

}  // namespace

Happening happening(const user::Enrolled& event) {  // U6
    return {.subject = event.user.str(), .details = Details{}.is("device", event.device.id).take()};
}

Happening happening(const user::Unenrolled& event) {  // U6, V8
    return {.subject = event.user.str(), .details = Details{}.is("device", event.device.id).take()};
}

Happening happening(const phone::Created& event) {
    const auto& phone = event.details;
    return {.subject = event.phone.str(),
            .details = Details{}
                           .is("number", phone.number)
                           .is("extension", phone.extension)
                           .is("name", phone.name)
                           .is("type", phone.type)
                           .is("platform", phone.platform)
                           .is("predelay", phone.predelay)
                           .is("postdelay", phone.postdelay)
                           .take(),
            .naming = Naming{.name = name_of(phone), .variety = {}}};
}

Happening happening(const phone::Changed& event) {
    Happening what{.subject = event.phone.str(),
                   .details = Details{}
                                  .changed("number", event.number)
                                  .changed("extension", event.extension)
                                  .changed("name", event.name)
                                  .changed("type", event.phone_type)
                                  .changed("platform", event.platform)
                                  .changed("predelay", event.predelay)
                                  .changed("postdelay", event.postdelay)
                                  .take()};
    if (event.name && !event.name->to.get().empty()) {
        what.naming = Naming{.name = event.name->to.get(), .variety = {}};
    } else if (event.number && !event.number->to.get().empty()) {
        what.naming = Naming{.name = event.number->to.get(), .variety = {}};
    }
    return what;
}

Happening happening(const phone::Deleted& event) {
    return {.subject = event.phone.str(),
            .details = Details{}.is("users", event.users).take(),
            .naming = {},
            .concerns = losses(event.users)};
}

Happening happening(const phone::Attached& event) {
    return {.subject = event.user.str(), .details = Details{}.is("phone", event.phone).take()};
}

Happening happening(const phone::Detached& event) {
    return {.subject = event.user.str(), .details = Details{}.is("phone", event.phone).take()};
}

Happening happening(const phone::GivenByDirectory& event) {  // D5
    return {.subject = event.user.str(), .details = Details{}.is("phones", event.phones).take()};
}

Happening happening(const token::Created& event) {
    Details details;
    details.is("type", event.token_type).is("serial", event.serial);
    if (event.totp_step) details.is("totp_step", *event.totp_step);
    return {.subject = event.token.str(),
            .details = details.take(),
            .naming = Naming{.name = event.serial.get(), .variety = std::string{word(event.token_type)}}};
}

Happening happening(const token::Changed& event) {
    return {.subject = event.token.str(), .details = Details{}.changed("totp_step", event.totp_step).take()};
}

// The counter itself is no secret, and of no use without one.
Happening happening(const token::Resynced& event) {
    return {.subject = event.token.str(),
            .details = Details{}.is("counter", event.counter).is("drift", event.drift).take()};
}

Happening happening(const token::Deleted& event) {
    return {.subject = event.token.str(),
            .details = Details{}.is("users", event.users).take(),
            .naming = {},
            .concerns = losses(event.users)};
}

Happening happening(const token::Assigned& event) {
    return {.subject = event.user.str(), .details = Details{}.is("token", event.token).take()};
}

Happening happening(const token::Unassigned& event) {
    return {.subject = event.user.str(), .details = Details{}.is("token", event.token).take()};
}

Happening happening(const security_key::Registered& event) {
    return {.subject = event.key.str(),
            .details = Details{}.is("user", event.user).is("name", event.name).is("label", event.label).take(),
            .naming = Naming{.name = event.name.get().empty() ? event.label : event.name.get(), .variety = {}},
            .concerns = {{.user = event.user, .how = "registered"}}};
}

Happening happening(const security_key::Deleted& event) {
    return {.subject = event.key.str(),
            .details = Details{}.is("user", event.user).take(),
            .naming = {},
            .concerns = losses({event.user})};
}

}  // namespace muster::projections
