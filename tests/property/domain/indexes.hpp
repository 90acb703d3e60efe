#pragma once

#include <rapidcheck.h>

#include <algorithm>

#include "domain/account/account.hpp"

namespace muster::testing {

/// Whatever happened: an index never leads to somebody who does not have what it says.
inline void assert_indexes_tell_the_truth(const Account& account) {
    for (const auto& [name, id] : account.names) {
        const auto* user = account.find_user(id);
        RC_ASSERT(user != nullptr);
        const auto& profile = user->profile;
        RC_ASSERT(profile.username == name || std::ranges::find(profile.aliases, name) != profile.aliases.end());
    }
    for (const auto& [name, id] : account.group_names) {
        const auto* group = account.find_group(id);
        RC_ASSERT(group != nullptr);
        RC_ASSERT(group->name == name);
    }
    std::size_t memberships = 0;
    for (const auto& [id, groups] : account.groups_of) {
        RC_ASSERT(!groups.empty());
        RC_ASSERT(account.users.contains(id));
        memberships += groups.size();
        for (const auto& group : groups) {
            RC_ASSERT(account.find_group(group) != nullptr);
            RC_ASSERT(account.find_group(group)->members.contains(id));
        }
    }
    for (const auto& [id, group] : account.groups) memberships -= group.members.size();
    RC_ASSERT(memberships == 0U);
    std::size_t in_trash = 0;
    std::size_t locked = 0;
    for (const auto& [id, user] : account.users) {
        if (const auto* trash = std::get_if<user::InTrash>(&user.phase)) {
            ++in_trash;
            RC_ASSERT(account.purges.contains({trash->purge_at, id}));
        }
        if (const auto& lock = user.presence().lock) {
            ++locked;
            RC_ASSERT(account.locks.contains({lock->since, id}));
        }
    }
    RC_ASSERT(account.purges.size() == in_trash);
    RC_ASSERT(account.locks.size() == locked);
    for (const auto& [id, directory] : account.directories) {
        for (const auto& [guid, user] : directory.users) {
            RC_ASSERT(account.find_user(user) != nullptr);
            RC_ASSERT(account.find_user(user)->managed_by == (user::ManagedBy{id, guid}));
        }
        for (const auto& [guid, group] : directory.groups) {
            RC_ASSERT(account.find_group(group) != nullptr);
            RC_ASSERT(account.find_group(group)->managed_by == (user::ManagedBy{id, guid}));
        }
    }
}

/// After decided events only: the indexes are whole, too.
inline void assert_indexes_are_whole(const Account& account) {
    assert_indexes_tell_the_truth(account);
    std::size_t names = 0;
    std::size_t managed = 0;
    for (const auto& [id, user] : account.users) {
        names += 1 + user.profile.aliases.size();
        names -= static_cast<std::size_t>(std::ranges::count_if(user.profile.aliases, is_free_place));
        if (user.managed_by) ++managed;
    }
    RC_ASSERT(account.names.size() == names);
    RC_ASSERT(account.group_names.size() == account.groups.size());
    for (const auto& [id, group] : account.groups) {
        if (group.managed_by) ++managed;
    }
    for (const auto& [id, directory] : account.directories) managed -= directory.users.size() + directory.groups.size();
    RC_ASSERT(managed == 0U);
}

}  // namespace muster::testing
