#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/directory/configuration.hpp"
#include "domain/directory/events.hpp"
#include "domain/phone/events.hpp"
#include "domain/user/commands.hpp"
#include "domain/user/status.hpp"
#include "domain/values/guid.hpp"
#include "domain/values/ids.hpp"

namespace muster::directory {

struct AddDirectory {
    DirectoryId directory;
    Configuration configuration;
};

struct ChangeDirectory {
    DirectoryId directory;
    Configuration configuration;
    std::optional<std::uint64_t> expected{};  // API-09: of another edition nothing is changed
};

/// D1: nothing of it is synced any more, a run under way included.
struct PauseDirectory {
    DirectoryId directory;
    std::string why;
};

struct ResumeDirectory {
    DirectoryId directory;
};

/// D14, step by step, as an account may hold any number: paused, so that no run takes anybody over
/// again, first these users and groups become unmanaged, at most 100 together …
struct ReleaseManaged {
    DirectoryId directory;
    std::vector<UserId> users;
    std::vector<GroupId> groups;
};

/// … then the directory goes; refused while it still manages somebody.
struct RemoveDirectory {
    DirectoryId directory;
};

struct StartSync {
    DirectoryId directory;
    RunId run;
    RunKind kind = RunKind::full;
    Instant began;
    std::string server;
    std::vector<LeftOut> left_out;
    std::optional<RunId> behind{};  // the last run that had begun when the server was asked
    bool behind_is_over = false;    // nobody goes on with that one, as whoever sends this knows
};

struct FinishSync {
    DirectoryId directory;
    RunId run;
    RunKind kind = RunKind::full;
    Outcome outcome = Outcome::finished;
    std::string worst;
    Counts counts;
    std::vector<LeftOut> left_out;
    std::optional<ServerSeen> seen{};
};

/// D9. Nothing where the same plan is held already, was discarded, or is approved.
struct HoldRemovals {
    DirectoryId directory;
    RunId run;
    std::string plan;
    std::uint64_t total = 0;
    bool nobody_found = false;
    std::vector<UserId> users;           // at most 100,000; the decision cuts them into events
    std::vector<HeldBecause> reasons{};  // one for each of `users`, or none at all
    std::vector<GroupId> groups{};       // that read empty; at most 100
    std::uint64_t position = 0;
    std::string why{};
};

/// D9: the next run may remove whom this plan names, as far as each is proven to have left (D8). `expect` is how many
/// users whoever approves has seen.
struct ApproveHeld {
    DirectoryId directory;
    std::string plan;
    std::uint64_t expect = 0;
};

/// D9: a run found that these discarded removals are about nobody any more; at most 1,000 users.
struct EndDiscard {
    DirectoryId directory;
    std::vector<UserId> users;
    std::vector<GroupId> groups;
};

/// D9: these removals are not wanted, and are not asked about again; an approval that was not carried out is taken
/// back.
struct DiscardHeld {
    DirectoryId directory;
    std::string plan;
};

/// D9: the plan waited for too long.
struct ExpireHeld {
    DirectoryId directory;
    std::string plan;
};

/// D6: what the source says; absent where it carries no status.
enum class SourceStatus { enabled, disabled };

/// The directory's view of one person, whole. Fields that it does not map are absent.
struct PersonView {
    Guid guid;
    UserId id_if_new;  // drawn by the caller; used where the person becomes a user
    user::ProfileFields fields;
    std::optional<SourceStatus> status;

    friend bool operator==(const PersonView&, const PersonView&) = default;
};

/// D4, D6, T4, U4: creates, takes over, updates, restores. One person, or the few whose names
/// change round among them (a swap), all or nothing.
struct SyncPeople {
    DirectoryId directory;
    std::vector<PersonView> people;  // at most 32: each makes up to three events
};

/// U5: a number as E.164 has it.
struct NumberView {
    PhoneNumber number;
    phone::Type type = phone::Type::unknown;  // of a phone that does not exist yet
    PhoneId id_if_new;                        // drawn by the caller

    friend bool operator==(const NumberView&, const NumberView&) = default;
};

/// D8: where one of the values cannot be read, what is missing is not known to be gone.
enum class PhonesSeen { all, in_part };

/// D5, V1: the numbers that the directory has of this person, at most `phones_max`.
struct SyncPhones {
    DirectoryId directory;
    Guid guid;
    PhonesSeen seen = PhonesSeen::all;
    std::vector<NumberView> numbers;
};

/// T4, D8: the entry behind this GUID is gone or out of scope, and that is proven.
struct SyncGone {
    DirectoryId directory;
    Guid guid;
    user::LeftBecause why = user::LeftBecause::left_groups;
};

/// D7: a group of the sync exists, so called; a local one of that name is taken over.
struct SyncGroup {
    DirectoryId directory;
    Guid guid;
    GroupId id_if_new;
    std::string name;
    std::string description;
    std::optional<Guid> instead_of{};  // whose entry is gone, and was made anew under its name: the group stays
};

/// D7, D8: the group's entry is proven gone, or the group left the configuration.
struct SyncGroupGone {
    DirectoryId directory;
    Guid guid;
};

/// D7: members by GUID, together at most group::members_per_event_max. Who is not a user managed by
/// this directory is passed over: membership follows people, never makes them.
struct SyncMembers {
    DirectoryId directory;
    Guid group;
    std::vector<Guid> add;
    std::vector<UserId> remove;  // by id: the entry may be gone
};

}  // namespace muster::directory
