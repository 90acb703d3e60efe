#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "domain/base/instant.hpp"
#include "domain/client/events.hpp"
#include "domain/values/device.hpp"
#include "domain/values/guid.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/malformed.hpp"

namespace muster {

/// A rule says no. Each alternative carries its facts; the texts and HTTP statuses are the gateway's.

struct UnknownUser {
    UserId user;
    friend bool operator==(const UnknownUser&, const UnknownUser&) = default;
};
/// By a directory's command the group is named by its entry: then `guid` is set and `group` means nothing.
struct UnknownGroup {
    GroupId group{};
    std::optional<Guid> guid{};
    friend bool operator==(const UnknownGroup&, const UnknownGroup&) = default;
};
struct UnknownDirectory {
    DirectoryId directory;
    friend bool operator==(const UnknownDirectory&, const UnknownDirectory&) = default;
};
struct UnknownClient {
    ClientKey client;
    friend bool operator==(const UnknownClient&, const UnknownClient&) = default;
};
struct UnknownApplication {
    ApplicationKey application;
    friend bool operator==(const UnknownApplication&, const UnknownApplication&) = default;
};
struct UnknownAdmin {
    AdminId admin;
    friend bool operator==(const UnknownAdmin&, const UnknownAdmin&) = default;
};
/// R6: an address signs in one admin.
struct AdminEmailTaken {
    AdminId holder;
    friend bool operator==(const AdminEmailTaken&, const AdminEmailTaken&) = default;
};
/// R4: `field` is what would end the last Owner (`role`, `admin_id`).
struct LastOwner {
    AdminId admin;
    std::string field;
    friend bool operator==(const LastOwner&, const LastOwner&) = default;
};
/// R4: an Owner is never disabled; `field` is what would make one so (`status`, `role`).
struct OwnerDisabled {
    AdminId admin;
    std::string field;
    friend bool operator==(const OwnerDisabled&, const OwnerDisabled&) = default;
};
/// R2: who asks lacks this grant, and so cannot give it, nor act on a client that holds it.
struct LacksGrant {
    client::Grant grant = client::Grant::read_resource;
    friend bool operator==(const LacksGrant&, const LacksGrant&) = default;
};
/// R2: without this client nobody could give every grant any more.
struct LastClientWithAllGrants {
    ClientKey client;
    friend bool operator==(const LastClientWithAllGrants&, const LastClientWithAllGrants&) = default;
};
struct UnknownPhone {
    PhoneId phone;
    friend bool operator==(const UnknownPhone&, const UnknownPhone&) = default;
};
struct UnknownToken {
    TokenId token;
    friend bool operator==(const UnknownToken&, const UnknownToken&) = default;
};
struct UnknownSecurityKey {
    SecurityKeyId key;
    friend bool operator==(const UnknownSecurityKey&, const UnknownSecurityKey&) = default;
};
/// U3: the field, who holds the name, and whether the holder lies in the trash.
struct NameTaken {
    std::string field;
    std::string name;
    UserId holder;
    bool holder_in_trash = false;
    friend bool operator==(const NameTaken&, const NameTaken&) = default;
};
/// D4: the name is held by a user of another directory, or by a trashed one with another GUID.
struct NameConflict {
    std::string name;
    UserId holder;
    std::optional<DirectoryId> holder_directory;
    bool holder_in_trash = false;
    friend bool operator==(const NameConflict&, const NameConflict&) = default;
};
struct TooManyAliases {
    friend bool operator==(const TooManyAliases&, const TooManyAliases&) = default;
};
/// S3, T4, D5, G1: `field` is what may not be changed by hand (`status`, `email`, `user_id`).
struct ManagedByDirectory {
    std::string field;
    DirectoryId directory;
    friend bool operator==(const ManagedByDirectory&, const ManagedByDirectory&) = default;
};
/// A trashed user can be restored or purged; anything else waits.
struct InTheTrash {
    UserId user;
    friend bool operator==(const InTheTrash&, const InTheTrash&) = default;
};
/// API-09: who edits has seen another edition of the user.
struct UserChanged {
    UserId user;
    friend bool operator==(const UserChanged&, const UserChanged&) = default;
};
/// A3, A5, D9, T12: a deadline's command never acts early. `user` means nothing where it is about a held plan.
struct NotDueYet {
    UserId user{};
    Instant due_at;
    friend bool operator==(const NotDueYet&, const NotDueYet&) = default;
};
/// A1, A3: nobody logs in before the lock has ended.
struct UserLockedOut {
    UserId user;
    friend bool operator==(const UserLockedOut&, const UserLockedOut&) = default;
};
/// A1: the effective status says no; `group`, where one decided it (S5).
struct UserDisabled {
    UserId user;
    std::optional<GroupId> group;
    friend bool operator==(const UserDisabled&, const UserDisabled&) = default;
};
struct GroupNameTaken {
    std::string name;
    GroupId holder;
    friend bool operator==(const GroupNameTaken&, const GroupNameTaken&) = default;
};
struct DirectoryNameTaken {
    std::string name;
    DirectoryId holder;
    friend bool operator==(const DirectoryNameTaken&, const DirectoryNameTaken&) = default;
};
/// D1: nothing of it is synced before somebody resumes it.
struct DirectoryPaused {
    DirectoryId directory;
    std::string why;
    friend bool operator==(const DirectoryPaused&, const DirectoryPaused&) = default;
};
/// D15: this run of it is alive, or has begun since the server was asked.
struct AnotherRun {
    DirectoryId directory;
    RunId run;
    friend bool operator==(const AnotherRun&, const AnotherRun&) = default;
};
/// API-09: who configures it has seen another edition.
struct DirectoryChanged {
    DirectoryId directory;
    friend bool operator==(const DirectoryChanged&, const DirectoryChanged&) = default;
};
/// V1: the number with this extension is a phone already, which can be attached.
struct PhoneNumberTaken {
    PhoneId holder;
    friend bool operator==(const PhoneNumberTaken&, const PhoneNumberTaken&) = default;
};
/// V6: another token of the type has the serial number.
struct TokenSerialTaken {
    TokenId holder;
    friend bool operator==(const TokenSerialTaken&, const TokenSerialTaken&) = default;
};
/// V7: the authenticator's credential is registered already.
struct CredentialTaken {
    SecurityKeyId holder;
    friend bool operator==(const CredentialTaken&, const CredentialTaken&) = default;
};
/// The user has `devices_per_user_max`.
struct TooManyDevices {
    UserId user;
    friend bool operator==(const TooManyDevices&, const TooManyDevices&) = default;
};
/// The device is tied to `users_per_device_max`.
struct SharedByTooMany {
    Device device;
    friend bool operator==(const SharedByTooMany&, const SharedByTooMany&) = default;
};
/// D14: release first.
struct StillManages {
    DirectoryId directory;
    std::uint64_t users = 0;
    std::uint64_t groups = 0;
    friend bool operator==(const StillManages&, const StillManages&) = default;
};
/// D9: no removals of that name wait; nor are they approved, or discarded.
struct UnknownPlan {
    DirectoryId directory;
    std::string plan;
    friend bool operator==(const UnknownPlan&, const UnknownPlan&) = default;
};
/// D9: what waits now is another plan, or has another number of users, than whoever approves or discards has seen.
struct PlanChanged {
    DirectoryId directory;
    std::string plan;  // that waits now
    std::uint64_t total = 0;
    friend bool operator==(const PlanChanged&, const PlanChanged&) = default;
};
/// D9: the plan is too old to be approved.
struct PlanExpired {
    DirectoryId directory;
    std::string plan;
    Instant expired_at;
    friend bool operator==(const PlanExpired&, const PlanExpired&) = default;
};
/// An id that was to be new stands for something already.
struct IdInUse {
    std::string id;
    friend bool operator==(const IdInUse&, const IdInUse&) = default;
};
/// A value that its parser should have refused, or a list that is too long.
struct BadValue {
    Malformed malformed;
    friend bool operator==(const BadValue&, const BadValue&) = default;
};
/// The log holds no account yet, or holds another one already.
struct NoAccount {
    friend bool operator==(const NoAccount&, const NoAccount&) = default;
};

using Refusal = std::variant<UnknownUser, UnknownGroup, UnknownDirectory, NameTaken, NameConflict, TooManyAliases,
                             ManagedByDirectory, InTheTrash, UserChanged, NotDueYet, UserLockedOut, UserDisabled,
                             GroupNameTaken, DirectoryNameTaken, DirectoryPaused, DirectoryChanged, StillManages,
                             UnknownClient, UnknownApplication, UnknownAdmin, AdminEmailTaken, LastOwner, OwnerDisabled,
                             LacksGrant, LastClientWithAllGrants, IdInUse, BadValue, NoAccount, UnknownPhone,
                             UnknownToken, UnknownSecurityKey, PhoneNumberTaken, TokenSerialTaken, CredentialTaken,
                             TooManyDevices, SharedByTooMany, UnknownPlan, PlanChanged, PlanExpired, AnotherRun>;

}  // namespace muster
