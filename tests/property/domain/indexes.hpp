#pragma once

#include <rapidcheck.h>

#include <algorithm>

#include "domain/account/account.hpp"

namespace muster::testing {

/// Devices and their users know of each other, and numbers, serials and credentials lead to what has them.
inline void assert_devices_tell_the_truth(const Account& account) {
    std::size_t ties = 0;
    for (const auto& [id, user] : account.users) {
        ties += user.devices.size();
        for (const auto& device : user.devices) {
            RC_ASSERT(std::ranges::count(user.devices, device) == 1);
            switch (device.kind) {
                case DeviceKind::phone:
                    RC_ASSERT(account.find_phone(device.phone()) != nullptr);
                    RC_ASSERT(std::ranges::count(account.find_phone(device.phone())->users, id) == 1);
                    break;
                case DeviceKind::token:
                    RC_ASSERT(account.find_token(device.token()) != nullptr);
                    RC_ASSERT(std::ranges::count(account.find_token(device.token())->users, id) == 1);
                    break;
                case DeviceKind::key:
                    RC_ASSERT(account.find_security_key(device.key()) != nullptr);
                    RC_ASSERT(account.find_security_key(device.key())->user == id);
                    break;
            }
        }
    }
    std::size_t with_number = 0;
    for (const auto& [id, phone] : account.phones) {
        ties -= phone.users.size();
        if (!phone.details.number.get().empty()) ++with_number;
    }
    for (const auto& [id, token] : account.tokens) ties -= token.users.size();
    RC_ASSERT(ties == account.security_keys.size());
    RC_ASSERT(account.phones_by_number.size() == with_number);
    for (const auto& [id, given] : account.phones_given) {
        RC_ASSERT(!given.empty());
        RC_ASSERT(account.users.contains(id));
        for (const auto& phone : given) RC_ASSERT(account.users.at(id).has(Device{phone}));
    }
    for (const auto& [key, id] : account.phones_by_number) {
        const auto* phone = account.find_phone(id);
        RC_ASSERT(phone != nullptr);
        RC_ASSERT(phone::dial_key(phone->details.number, phone->details.extension) == key);
    }
    for (const auto& [key, id] : account.token_serials) {
        const auto* token = account.find_token(id);
        RC_ASSERT(token != nullptr);
        RC_ASSERT(token::serial_key(token->type, token->serial) == key);
    }
    for (const auto& [credential, id] : account.credentials) {
        RC_ASSERT(account.find_security_key(id) != nullptr);
        RC_ASSERT(account.find_security_key(id)->credential == credential);
    }
}

/// Whatever happened: an index never leads to somebody who does not have what it says.
inline void assert_indexes_tell_the_truth(const Account& account) {
    assert_devices_tell_the_truth(account);
    for (const auto& [name, id] : account.names) {
        const auto* user = account.find_user(id);
        RC_ASSERT(user != nullptr);
        const auto profile = user->profile();
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
    RC_ASSERT(account.token_serials.size() == account.tokens.size());
    RC_ASSERT(account.credentials.size() == account.security_keys.size());
    std::size_t names = 0;
    std::size_t managed = 0;
    for (const auto& [id, user] : account.users) {
        RC_ASSERT(user.is_enrolled() == user.enrolled_at.has_value());  // U6
        const auto profile = user.profile();
        names += 1 + profile.aliases.size();
        names -= static_cast<std::size_t>(std::ranges::count_if(profile.aliases, is_free_place));
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
