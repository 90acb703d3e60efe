#include "domain/user/user.hpp"

#include <algorithm>
#include <utility>

#include "domain/account/account.hpp"

namespace muster::user {

// With the count of its owners 216 bytes, in the allocator's class of 224; the next larger one is 256.
static_assert(sizeof(User) <= 208, "an account keeps hundreds of thousands of users");

namespace {

// U3. In a swap (U4) one of the two events comes first, so a name may still have its old holder: who
// takes it wins, and who gives it up erases only an entry that is still its own.
void take(Account& account, const Username& name, const UserId& user) {
    if (is_free_place(name)) return;
    account.names.insert_or_assign(name, user);
}

void give_up(Account& account, const Username& name, const UserId& user) {
    const auto it = account.names.find(name);
    if (it != account.names.end() && it->second == user) account.names.erase(name);
}

void bind(Account& account, const ManagedBy& managed_by, const UserId& user) {
    if (auto* directory = account.directories.edit(managed_by.directory)) {
        directory->users.insert_or_assign(managed_by.guid, user);
    }
}

void unbind(Account& account, const User& user) {
    if (!user.managed_by) return;
    auto* directory = account.directories.edit(user.managed_by->directory);
    if (directory == nullptr) return;
    const auto bound = directory->users.find(user.managed_by->guid);
    if (bound != directory->users.end() && bound->second == user.id) directory->users.erase(user.managed_by->guid);
}

template <class T>
void set(T& field, const std::optional<Change<T>>& change) {
    if (change) field = change->to;
}

Present& presence(User& user) {
    if (auto* in_trash = std::get_if<InTrash>(&user.phase)) return in_trash->before;
    return std::get<Present>(user.phase);
}

void set_lock(Account& account, User& user, const Seldom<Lock>& lock) {
    auto& present = presence(user);
    if (present.lock) account.locks.erase({present.lock->since, user.id});
    if (lock) account.locks.insert({lock->since, user.id});
    present.lock = lock;
}

void leave_purges(Account& account, const User& user) {
    if (const auto* in_trash = std::get_if<InTrash>(&user.phase)) account.purges.erase({in_trash->purge_at, user.id});
}

// T8: keys go, tokens stay, and of the phones those that the event says.
void lose_devices(Account& account, const Purged& purged) {
    const auto devices = std::exchange(account.users.edit_known(purged.user).devices, {});
    for (const auto& device : devices) {
        switch (device.kind) {
            case DeviceKind::phone:
                std::erase(account.phones.edit_known(device.phone()).users, purged.user);
                break;
            case DeviceKind::token:
                std::erase(account.tokens.edit_known(device.token()).users, purged.user);
                break;
            case DeviceKind::key:
                security_key::remove(account, device.key());
                break;
        }
    }
    for (const auto& phone : purged.deleted_phones) phone::remove(account, phone);
}

}  // namespace

const Present& User::presence() const {
    if (const auto* in_trash = std::get_if<InTrash>(&phase)) return in_trash->before;
    return std::get<Present>(phase);
}

void fold(Account& account, const Created& created, Instant at) {
    User user;
    user.id = created.user;
    user.created = at;
    user.packed = PackedProfile{created.profile};
    user.managed_by = created.managed_by;
    user.phase = Present{created.status, std::nullopt, std::nullopt, std::nullopt};
    const auto is_new = account.users.try_emplace(created.user, std::move(user));
    if (!is_new) return;
    take(account, created.profile.username, created.user);
    for (const auto& alias : created.profile.aliases) take(account, alias, created.user);
    if (created.managed_by) bind(account, *created.managed_by, created.user);
}

void fold(Account& account, const ProfileChanged& changed) {
    auto* user = account.users.edit(changed.user);
    if (user == nullptr) return;
    auto profile = user->profile();
    if (changed.username) give_up(account, profile.username, user->id);
    if (changed.aliases) {
        for (const auto& alias : profile.aliases) give_up(account, alias, user->id);
    }
    set(profile.username, changed.username);
    set(profile.aliases, changed.aliases);
    set(profile.real_name, changed.real_name);
    set(profile.first_name, changed.first_name);
    set(profile.last_name, changed.last_name);
    set(profile.email, changed.email);
    set(profile.notes, changed.notes);
    user->packed = PackedProfile{profile};
    // Both, as what the one gives up the other may have taken: a username that becomes an alias.
    if (changed.username || changed.aliases) {
        take(account, profile.username, user->id);
        for (const auto& alias : profile.aliases) take(account, alias, user->id);
    }
}

void fold(Account& account, const StatusChanged& changed) {
    auto* user = account.users.edit(changed.user);
    if (user == nullptr) return;
    auto& present = presence(*user);
    present.before_source_disabled.reset();
    if (changed.cause == Cause::directory && changed.to == Status::disabled) {
        present.before_source_disabled = changed.from;  // D6
    }
    present.status = changed.to;
}

void fold(Account& account, const LoggedIn& logged_in, Instant at) {
    auto* user = account.users.edit(logged_in.user);
    if (user == nullptr) return;
    user->last_login = at;
    user->failures = 0;
    user->last_attempt = logged_in.attempt;
    presence(*user).restored_at.reset();  // T5: it is used again
}

void fold(Account& account, const LoginFailed& failed) {
    auto* user = account.users.edit(failed.user);
    if (user == nullptr) return;
    user->failures = failed.failures;
    user->last_attempt = failed.attempt;
}

void fold(Account& account, const LockedOut& locked_out, Instant at) {
    auto* user = account.users.edit(locked_out.user);
    if (user != nullptr) set_lock(account, *user, Lock{at, locked_out.failures});
}

void fold(Account& account, const Unlocked& unlocked) {
    auto* user = account.users.edit(unlocked.user);
    if (user == nullptr) return;
    set_lock(account, *user, std::nullopt);
    user->failures = 0;
}

void fold(Account& account, const Trashed& trashed, Instant at) {
    auto* user = account.users.edit(trashed.user);
    if (user == nullptr) return;
    leave_purges(account, *user);
    const auto before = presence(*user);
    const bool by_sync = trashed.cause == TrashCause::directory && user->managed_by;
    const bool was_approved = by_sync && directory::use_approval(account, user->managed_by->directory, user->id, at);
    user->phase = InTrash{trashed.cause, was_approved, trashed.purge_at, before};
    account.purges.insert({trashed.purge_at, user->id});
}

// T6: the status is the event's, so nothing is left of a lock that stood above the one before.
void fold(Account& account, const Restored& restored, Instant at) {
    auto* user = account.users.edit(restored.user);
    if (user == nullptr) return;
    leave_purges(account, *user);
    set_lock(account, *user, std::nullopt);
    user->failures = 0;
    const auto by_hand = restored.by == RestoredBy::admin;
    user->phase = Present{restored.status, std::nullopt, std::nullopt, by_hand ? std::optional{at} : std::nullopt};
}

void fold(Account& account, const Purged& purged) {
    auto* user = account.users.edit(purged.user);
    if (user == nullptr) return;
    const auto profile = user->profile();
    give_up(account, profile.username, user->id);
    for (const auto& alias : profile.aliases) give_up(account, alias, user->id);
    unbind(account, *user);
    leave_purges(account, *user);
    set_lock(account, *user, std::nullopt);
    if (const auto groups = account.groups_of.find(user->id); groups != account.groups_of.end()) {
        for (const auto& group : groups->second) account.groups.edit_known(group).members.erase(user->id);
        account.groups_of.erase(user->id);
    }
    account.phones_given.erase(purged.user);
    lose_devices(account, purged);
    account.users.erase(purged.user);
}

void fold(Account& account, const Enrolled& enrolled, Instant at) {
    if (auto* user = account.users.edit(enrolled.user)) user->enrolled_at = at;
}

void fold(Account& account, const Unenrolled& unenrolled) {
    if (auto* user = account.users.edit(unenrolled.user)) user->enrolled_at.reset();
}

void fold(Account& account, const AdoptedByDirectory& adopted) {
    auto* user = account.users.edit(adopted.user);
    if (user == nullptr) return;
    unbind(account, *user);
    user->managed_by = adopted.managed_by;
    bind(account, adopted.managed_by, adopted.user);
}

void fold(Account& account, const ReleasedByDirectory& released) {
    auto* user = account.users.edit(released.user);
    if (user == nullptr) return;
    unbind(account, *user);
    user->managed_by.reset();
    account.phones_given.erase(released.user);       // D14: they stay, open to hands
    presence(*user).before_source_disabled.reset();  // no source is left that could enable again
}

}  // namespace muster::user
