#include "projections/details.hpp"
#include "projections/happening.hpp"

/// Users and groups.
namespace muster::projections {
namespace {

/// The own status while a lock stands above what was set (S1).
constexpr std::string_view locked_out = "locked out";

/// D14, D4: the directory's id, which becomes its name when it is read.
Details& managed_by(Details& details, const std::optional<user::ManagedBy>& managed_by) {
    if (managed_by) details.is("directory", managed_by->directory);
    return details;
}

}  // namespace

Happening happening(const user::Created& event) {
    Details details;
    details.is("status", event.status)
        .is("aliases", event.profile.aliases)
        .is("realname", event.profile.real_name)
        .is("firstname", event.profile.first_name)
        .is("lastname", event.profile.last_name)
        .is("email", event.profile.email)
        .is("notes", event.profile.notes);
    return {.subject = event.user.str(),
            .details = managed_by(details, event.managed_by).take(),
            .naming = Naming{.name = event.profile.username.get(), .variety = {}}};
}

Happening happening(const user::ProfileChanged& event) {
    Happening what{.subject = event.user.str(),
                   .details = Details{}
                                  .changed("username", event.username)
                                  .changed("aliases", event.aliases)
                                  .changed("realname", event.real_name)
                                  .changed("firstname", event.first_name)
                                  .changed("lastname", event.last_name)
                                  .changed("email", event.email)
                                  .changed("notes", event.notes)
                                  .take()};
    if (event.username) what.naming = Naming{.name = event.username->to.get(), .variety = {}};
    return what;
}

Happening happening(const user::StatusChanged& event) {  // S6
    return {.subject = event.user.str(), .details = Details{}.was_and_is("status", event.from, event.to).take()};
}

Happening happening(const user::LoggedIn& event) {  // A4
    return {.subject = event.user.str()};
}

Happening happening(const user::LoginFailed& event) {  // A3
    return {.subject = event.user.str(), .details = Details{}.is("failures", std::uint64_t{event.failures}).take()};
}

Happening happening(const user::LockedOut& event) {  // A3, S6
    return {.subject = event.user.str(),
            .details = Details{}
                           .was_and_is("status", word(event.status), locked_out)
                           .is("failures", std::uint64_t{event.failures})
                           .take()};
}

Happening happening(const user::Unlocked& event) {  // A3, S6
    return {.subject = event.user.str(),
            .details = Details{}.was_and_is("status", locked_out, word(event.status)).is("by", event.by).take()};
}

Happening happening(const user::Trashed& event) {  // T2: the cause decides what may happen next
    Details details;
    details.is("cause", event.cause).is("purge_date", event.purge_at);
    if (event.why != user::LeftBecause::not_applicable) details.is("left_because", event.why);
    return {.subject = event.user.str(), .details = details.take()};
}

Happening happening(const user::Restored& event) {  // T6
    return {.subject = event.user.str(), .details = Details{}.is("by", event.by).is("status", event.status).take()};
}

Happening happening(const user::Purged& event) {  // T8
    return {.subject = event.user.str(),
            .details = Details{}
                           .is("cause", event.cause)
                           .is("left_groups", event.left_groups)
                           .is("left_phones", event.left_phones)
                           .is("deleted_phones", event.deleted_phones)
                           .is("unassigned_tokens", event.unassigned_tokens)
                           .is("deleted_keys", event.deleted_keys)
                           .take()};
}

Happening happening(const user::AdoptedByDirectory& event) {  // D4
    return {
        .subject = event.user.str(),
        .details = Details{}.was_and_is("directory", std::vector<DirectoryId>{}, {event.managed_by.directory}).take()};
}

Happening happening(const user::ReleasedByDirectory& event) {  // D14
    return {.subject = event.user.str(),
            .details = Details{}.was_and_is("directory", std::vector{event.managed_by.directory}, {}).take()};
}

Happening happening(const group::Created& event) {
    Details details;
    details.is("status", event.status).is("desc", event.description);
    return {.subject = event.group.str(),
            .details = managed_by(details, event.managed_by).take(),
            .naming = Naming{.name = event.name, .variety = {}}};
}

Happening happening(const group::Changed& event) {
    Happening what{.subject = event.group.str(),
                   .details = Details{}.changed("name", event.name).changed("desc", event.description).take()};
    if (event.name) what.naming = Naming{.name = event.name->to, .variety = {}};
    return what;
}

Happening happening(const group::StatusChanged& event) {  // S6
    return {.subject = event.group.str(), .details = Details{}.was_and_is("status", event.from, event.to).take()};
}

Happening happening(const group::Deleted& event) {
    return {.subject = event.group.str()};
}

Happening happening(const group::MembersChanged& event) {  // L4: a line in each one's history
    Happening what{.subject = event.group.str(),
                   .details = Details{}.is("joined", event.added).is("left", event.removed).take()};
    what.concerns.reserve(event.added.size() + event.removed.size());
    for (const auto& user : event.added) what.concerns.push_back({.user = user, .how = "joined"});
    for (const auto& user : event.removed) what.concerns.push_back({.user = user, .how = "left"});
    return what;
}

Happening happening(const group::AdoptedByDirectory& event) {  // D7
    return {
        .subject = event.group.str(),
        .details = Details{}.was_and_is("directory", std::vector<DirectoryId>{}, {event.managed_by.directory}).take()};
}

Happening happening(const group::ReleasedByDirectory& event) {  // D14
    return {.subject = event.group.str(),
            .details = Details{}.was_and_is("directory", std::vector{event.managed_by.directory}, {}).take()};
}

}  // namespace muster::projections
