#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/account/event.hpp"
#include "domain/values/ids.hpp"

namespace muster::projections {

/// One field of what happened, under the name that clients of the API know it by (L3). A list of ids
/// becomes names when it is read. Never a secret.
struct Detail {
    enum class Kind : char { text = 't', ids = 'i', instant = 'm' };  // instants are microseconds since 1970
    std::string field;
    Kind kind = Kind::text;
    std::optional<std::string> from;  // nothing: it came into being with `to`
    std::string to;

    friend bool operator==(const Detail&, const Detail&) = default;
};

/// What the subject is called from now on, and of which kind it is where there are several.
struct Naming {
    std::string name;
    std::string variety;
};

/// A user in whose history this stands although the event is about something else (L4).
struct Concern {
    UserId user;
    std::string_view how;  // "joined", "left", "registered", "lost"
};

/// What an event means to whoever reads a log or a history.
struct Happening {
    std::string subject;
    std::vector<Detail> details{};
    std::optional<Naming> naming{};
    std::vector<Concern> concerns{};
};

/// One for each event, so that none can be left out of the logs (L3). The ledger's own is none.
[[nodiscard]] Happening happening(const AccountCreated& event);
[[nodiscard]] Happening happening(const SettingsChanged& event);
[[nodiscard]] Happening happening(const client::Created& event);
[[nodiscard]] Happening happening(const client::Changed& event);
[[nodiscard]] Happening happening(const client::Removed& event);
[[nodiscard]] Happening happening(const client::SecretReset& event);
[[nodiscard]] Happening happening(const client::SecretShown& event);
[[nodiscard]] Happening happening(const application::Created& event);
[[nodiscard]] Happening happening(const application::Changed& event);
[[nodiscard]] Happening happening(const application::Removed& event);
[[nodiscard]] Happening happening(const application::SecretReset& event);
[[nodiscard]] Happening happening(const application::SecretShown& event);
[[nodiscard]] Happening happening(const admin::Created& event);
[[nodiscard]] Happening happening(const admin::Changed& event);
[[nodiscard]] Happening happening(const admin::Removed& event);
[[nodiscard]] Happening happening(const user::Created& event);
[[nodiscard]] Happening happening(const user::ProfileChanged& event);
[[nodiscard]] Happening happening(const user::StatusChanged& event);
[[nodiscard]] Happening happening(const user::LoggedIn& event);
[[nodiscard]] Happening happening(const user::LoginFailed& event);
[[nodiscard]] Happening happening(const user::LockedOut& event);
[[nodiscard]] Happening happening(const user::Unlocked& event);
[[nodiscard]] Happening happening(const user::Trashed& event);
[[nodiscard]] Happening happening(const user::Restored& event);
[[nodiscard]] Happening happening(const user::Purged& event);
[[nodiscard]] Happening happening(const user::AdoptedByDirectory& event);
[[nodiscard]] Happening happening(const user::ReleasedByDirectory& event);
[[nodiscard]] Happening happening(const user::Enrolled& event);
[[nodiscard]] Happening happening(const user::Unenrolled& event);
[[nodiscard]] Happening happening(const phone::Created& event);
[[nodiscard]] Happening happening(const phone::Changed& event);
[[nodiscard]] Happening happening(const phone::Deleted& event);
[[nodiscard]] Happening happening(const phone::Attached& event);
[[nodiscard]] Happening happening(const phone::Detached& event);
[[nodiscard]] Happening happening(const phone::GivenByDirectory& event);
[[nodiscard]] Happening happening(const token::Created& event);
[[nodiscard]] Happening happening(const token::Changed& event);
[[nodiscard]] Happening happening(const token::Resynced& event);
[[nodiscard]] Happening happening(const token::Deleted& event);
[[nodiscard]] Happening happening(const token::Assigned& event);
[[nodiscard]] Happening happening(const token::Unassigned& event);
[[nodiscard]] Happening happening(const security_key::Registered& event);
[[nodiscard]] Happening happening(const security_key::Deleted& event);
[[nodiscard]] Happening happening(const group::Created& event);
[[nodiscard]] Happening happening(const group::Changed& event);
[[nodiscard]] Happening happening(const group::StatusChanged& event);
[[nodiscard]] Happening happening(const group::Deleted& event);
[[nodiscard]] Happening happening(const group::MembersChanged& event);
[[nodiscard]] Happening happening(const group::AdoptedByDirectory& event);
[[nodiscard]] Happening happening(const group::ReleasedByDirectory& event);
[[nodiscard]] Happening happening(const directory::Added& event);
[[nodiscard]] Happening happening(const directory::Changed& event);
[[nodiscard]] Happening happening(const directory::Removed& event);
[[nodiscard]] Happening happening(const directory::Paused& event);
[[nodiscard]] Happening happening(const directory::Resumed& event);
[[nodiscard]] Happening happening(const directory::SyncStarted& event);
[[nodiscard]] Happening happening(const directory::SyncFinished& event);
[[nodiscard]] Happening happening(const directory::SyncHeld& event);
[[nodiscard]] Happening happening(const directory::RemovalsApproved& event);
[[nodiscard]] Happening happening(const directory::RemovalsDiscarded& event);
[[nodiscard]] Happening happening(const directory::DiscardEnded& event);
[[nodiscard]] Happening happening(const directory::HoldExpired& event);
[[nodiscard]] Happening happening(const directory::HoldOvertaken& event);

/// Several details in one column.
[[nodiscard]] std::string encode_details(const std::vector<Detail>& details);
[[nodiscard]] std::vector<Detail> decode_details(std::string_view text);

/// Ids in one detail, and back.
[[nodiscard]] std::vector<std::string> ids_in(std::string_view text);

}  // namespace muster::projections
