#include "tests/property/reference/world.hpp"

#include <algorithm>

#include "tests/property/reference/text.hpp"

namespace muster::reference {
namespace {

Person seen(const user::User& user) {
    const auto& present = user.presence();
    Person person{.id = user.id,
                  .created = user.created,
                  .profile = user.profile(),
                  .status = present.status,
                  .before_the_source = present.before_source_disabled,
                  .failures = user.failures,
                  .last_attempt = user.last_attempt,
                  .last_login = user.last_login,
                  .restored = present.restored_at,
                  .enrolled = user.enrolled_at,
                  .managed_by = user.managed_by};
    if (present.lock) person.locked = present.lock->since;
    if (const auto* trash = std::get_if<user::InTrash>(&user.phase))
        person.trash = Trash{trash->cause, trash->purge_at};
    return person;
}

template <class Ids>
std::vector<UserId> listed(const Ids& ids) {
    return {ids.begin(), ids.end()};
}

template <class Things>
void by_id(Things& things) {
    std::ranges::sort(things, {}, [](const auto& thing) { return thing.id; });
}

template <class Things>
void compare(std::string& text, const Things& model, const Things& account) {
    for (const auto& thing : model) {
        if (std::ranges::find(account, thing) == account.end()) text += "  model:   " + say(thing) + "\n";
    }
    for (const auto& thing : account) {
        if (std::ranges::find(model, thing) == model.end()) text += "  account: " + say(thing) + "\n";
    }
}

}  // namespace

void put_in_order(World& world) {
    by_id(world.people);
    by_id(world.groups);
    by_id(world.phones);
    by_id(world.tokens);
    by_id(world.keys);
    by_id(world.admins);
    by_id(world.directories);
    for (auto& group : world.groups) std::ranges::sort(group.members);
    for (auto& phone : world.phones) std::ranges::sort(phone.given);
}

World seen_in(const Account& account) {
    World world{.account = account.id, .settings = account.settings};
    for (const auto& [id, user] : account.users) world.people.push_back(seen(user));
    for (const auto& [id, group] : account.groups) {
        world.groups.push_back(
            {id, group.name, group.description, group.status, group.managed_by, listed(group.members)});
    }
    for (const auto& [id, phone] : account.phones) {
        world.phones.push_back({id, phone.details, listed(phone.users), phone.by_directory, {}});
        for (const auto& [user, given] : account.phones_given) {
            if (std::ranges::find(given, id) != given.end()) world.phones.back().given.push_back(user);
        }
    }
    for (const auto& [id, token] : account.tokens) {
        world.tokens.push_back(
            {id, token.type, token.serial, token.totp_step, token.counter, token.drift, listed(token.users)});
    }
    for (const auto& [id, key] : account.security_keys) {
        world.keys.push_back({id, key.user, key.credential, key.label, key.name, key.uv_capable});
    }
    for (const auto& [id, admin] : account.admins) {
        world.admins.push_back({id, admin.role, admin.status, admin.email, admin.name, admin.phone});
    }
    for (const auto& [id, directory] : account.directories) {
        world.directories.push_back({id, directory.configuration, {}});
        if (directory.paused) world.directories.back().paused = directory.paused->why;
    }
    put_in_order(world);
    return world;
}

std::string difference(const World& model, const World& account) {
    std::string text;
    if (model.account != account.account) text += "  another account\n";
    if (model.settings != account.settings) text += "  other settings\n";
    compare(text, model.people, account.people);
    compare(text, model.groups, account.groups);
    compare(text, model.phones, account.phones);
    compare(text, model.tokens, account.tokens);
    compare(text, model.keys, account.keys);
    compare(text, model.admins, account.admins);
    compare(text, model.directories, account.directories);
    return text;
}

}  // namespace muster::reference
