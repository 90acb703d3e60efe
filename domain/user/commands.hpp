#pragma once

#include <optional>
#include <vector>

#include "domain/user/edition.hpp"
#include "domain/user/status.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/person.hpp"

namespace muster::user {

/// U5: only the username is needed. The id is drawn by the caller.
struct CreateUser {
    UserId user;
    Cause cause = Cause::api;  // admin or api
    Status status = Status::active;
    Profile profile;
};

/// U7: all of them or none.
struct CreateUsers {
    struct NewUser {
        UserId user;
        Status status = Status::active;
        Profile profile;
    };
    Cause cause = Cause::api;  // admin or api
    std::vector<NewUser> users;
};

/// A name for one place of the aliases, the others untouched; an empty one frees the place (U1).
struct AliasAt {
    std::size_t place = 0;  // 0 for `alias1`
    Username alias;

    friend bool operator==(const AliasAt&, const AliasAt&) = default;
};

/// The fields to change; one that has the value already is not a change (T10).
struct ProfileFields {
    std::optional<Username> username;
    std::optional<std::vector<Username>> aliases;  // all of them
    std::vector<AliasAt> aliases_at;               // or some; not both
    std::optional<PersonName> real_name;
    std::optional<PersonName> first_name;
    std::optional<PersonName> last_name;
    std::optional<Email> email;
    std::optional<Notes> notes;

    friend bool operator==(const ProfileFields&, const ProfileFields&) = default;
};

struct ChangeProfile {
    UserId user;
    ProfileFields fields;
};

/// U8: a line of an imported file. Who has the username already keeps what they have: empty fields are filled, nothing
/// is replaced. Ids are drawn by the caller, for whom or what does not exist yet.
struct ImportUser {
    UserId user;
    Profile profile;
    std::optional<Status> status;     // of a new user
    std::vector<std::string> groups;  // by name; joined, never left
    PhoneId phone;
    PhoneNumber number;               // empty: none
    bool aliases_are_a_list = false;  // U1: each for any place that is free; else each for its own
};

/// S2, S3: by hand. It ends a lock, whatever it sets.
struct SetStatus {
    UserId user;
    Status status = Status::active;
    Cause cause = Cause::api;  // admin or api
};

/// Fields and own status in one call: whole or not at all.
struct EditUser {
    UserId user;
    ProfileFields fields;
    std::optional<Status> status;
    Cause cause = Cause::api;           // admin or api
    std::optional<Edition> expected{};  // API-09: of another edition nothing is changed
};

/// T3, T4: an admin sends a user to the trash.
struct TrashUser {
    UserId user;
};

/// T3, T4, T6: an admin takes a user out of the trash.
struct RestoreUser {
    UserId user;
};

/// T3, T4, T8, T12. By a deadline only once it has passed.
struct PurgeUser {
    UserId user;
    PurgeCause cause = PurgeCause::admin;
};

/// T11: as the Admin API's DELETE means it: gone at once, or to the trash where the account says so.
struct DeleteUser {
    UserId user;
};

/// A4, T5: somebody passed a factor, or was let in for their effective Bypass.
struct RecordLogin {
    UserId user;
    AttemptId attempt;
};

/// A3: somebody did not pass a factor.
struct RecordFailure {
    UserId user;
    AttemptId attempt;
};

/// A3: the set minutes are over. By hand a lock ends with SetStatus.
struct EndLock {
    UserId user;
};

/// A5: the days without a login are over.
struct TrashInactive {
    UserId user;
};

}  // namespace muster::user
