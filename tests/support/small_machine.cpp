#include "tests/support/small_machine.hpp"

#include "domain/base/match.hpp"

namespace muster::test {
namespace {

user::Created created(const UserId& user, const Username& name) {
    user::Created event;
    event.user = user;
    event.profile.username = name;
    return event;
}

std::optional<Refusal> taken(const Account& account, const Username& name) {
    const auto at = account.names.find(name);
    if (at == account.names.end()) return std::nullopt;
    return NameTaken{.field = "username", .name = name.get(), .holder = at->second, .holder_in_trash = false};
}

Decision decide(const Account& account, const Command& command, Instant) {
    return match(
        command,
        [&](const user::CreateUser& create) -> Decision {
            if (auto refusal = taken(account, create.profile.username)) return std::move(*refusal);
            return created(create.user, create.profile.username);
        },
        [&](const user::PurgeUser& purge) -> Decision {
            if (!account.users.contains(purge.user)) return Nothing{};
            user::Purged event;
            event.user = purge.user;
            return event;
        },
        [&](const directory::SyncPeople& people) -> Decision {
            Events events;
            for (const auto& person : people.people) {
                if (auto refusal = taken(account, *person.fields.username)) return std::move(*refusal);
                events.emplace_back(created(person.id_if_new, *person.fields.username));
            }
            return events;
        },
        [](const auto&) -> Decision { return Nothing{}; });
}

void evolve(Account& account, const Event& event, Instant, const std::optional<RunId>&) {
    if (const auto* creation = std::get_if<user::Created>(&event)) {
        account.users[creation->user].id = creation->user;
        account.users[creation->user].packed = PackedProfile{creation->profile};
        account.names[creation->profile.username] = creation->user;
    } else if (const auto* purge = std::get_if<user::Purged>(&event)) {
        const auto* user = account.find_user(purge->user);
        if (user == nullptr) return;
        account.names.erase(user->username());
        account.users.erase(purge->user);
    }
}

}  // namespace

ledger::Machine small_machine() {
    return {.decide = &decide, .evolve = &evolve};
}

Command create_user(const UserId& user, const std::string& name) {
    user::CreateUser command;
    command.user = user;
    command.profile.username = Username{name};
    return command;
}

Command create_users(const std::vector<std::pair<UserId, std::string>>& users) {
    directory::SyncPeople command;
    for (const auto& [user, name] : users) {
        directory::PersonView person;
        person.id_if_new = user;
        person.fields.username = Username{name};
        command.people.push_back(std::move(person));
    }
    return command;
}

Command purge_user(const UserId& user) {
    user::PurgeUser command;
    command.user = user;
    return command;
}

UserId user_id(std::uint64_t number) {
    auto digits = std::to_string(number);
    digits.insert(0, 18 - digits.size(), '0');
    return UserId::parse("DU" + digits).value_or(UserId{});
}

}  // namespace muster::test
