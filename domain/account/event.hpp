#pragma once

#include <variant>

#include "domain/account/events.hpp"
#include "domain/admin/events.hpp"
#include "domain/application/events.hpp"
#include "domain/client/events.hpp"
#include "domain/directory/events.hpp"
#include "domain/group/events.hpp"
#include "domain/ledger/events.hpp"
#include "domain/phone/events.hpp"
#include "domain/security_key/events.hpp"
#include "domain/token/events.hpp"
#include "domain/user/events.hpp"

namespace muster {

/// Everything that can stand in the log. The order is that of EVENTS.md.
using Event = std::variant<
    AccountCreated, SettingsChanged, client::Created, client::Changed, client::Removed, client::SecretReset,
    client::SecretShown, application::Created, application::Changed, application::Removed, application::SecretReset,
    application::SecretShown, admin::Created, admin::Changed, admin::Removed, user::Created, user::ProfileChanged,
    user::StatusChanged, user::LoggedIn, user::LoginFailed, user::LockedOut, user::Unlocked, user::Trashed,
    user::Restored, user::Purged, user::AdoptedByDirectory, user::ReleasedByDirectory, group::Created, group::Changed,
    group::StatusChanged, group::Deleted, group::MembersChanged, group::AdoptedByDirectory, group::ReleasedByDirectory,
    directory::Added, directory::Changed, directory::Paused, directory::Resumed, directory::Removed,
    directory::SyncStarted, directory::SyncFinished, directory::SyncHeld, directory::RemovalsApproved,
    directory::RemovalsDiscarded, directory::DiscardEnded, directory::HoldExpired, directory::HoldOvertaken,
    user::Enrolled, user::Unenrolled, phone::Created, phone::Changed, phone::Deleted, phone::Attached, phone::Detached,
    phone::GivenByDirectory, token::Created, token::Changed, token::Resynced, token::Deleted, token::Assigned,
    token::Unassigned, security_key::Registered, security_key::Deleted, ledger::Opened>;

}  // namespace muster
