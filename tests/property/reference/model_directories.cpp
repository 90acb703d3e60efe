#include "tests/property/reference/lists.hpp"
#include "tests/property/reference/model.hpp"

namespace muster::reference {
namespace {

using user::Status;

/// D6.
void follow_source(Person& person, std::optional<directory::SourceStatus> source) {
    if (source == directory::SourceStatus::disabled && person.status != Status::disabled) {
        person.before_the_source = person.status;
        person.status = Status::disabled;
    }
    if (source == directory::SourceStatus::enabled && person.status == Status::disabled) {
        person.status = person.before_the_source.value_or(Status::active);
        person.before_the_source.reset();
    }
}

/// A source may repeat a name, that is no clash; aliases given by hand keep their places.
Profile named_by_source(const Profile& before, const user::ProfileFields& fields) {
    auto profile = with(before, fields);
    const auto wanted = profile.aliases;
    profile.aliases.clear();
    for (const auto& alias : wanted) {
        const bool again = alias == profile.username || holds(profile.aliases, alias);
        if (!again || !fields.aliases) profile.aliases.push_back(again ? Username{} : alias);
    }
    drop_free_places(profile.aliases);
    return profile;
}

/// D4.
NameConflict conflict(const Username& name, const Person& holder) {
    return {.name = name.get(),
            .holder = holder.id,
            .holder_directory = holder.managed_by ? std::optional{holder.managed_by->directory} : std::nullopt,
            .holder_in_trash = holder.trash.has_value()};
}

/// Two of one command want one name, or are one user. Which of them is named is nobody's business.
NameTaken taken_among_people() {
    return {.field = "people", .name = {}, .holder = {}, .holder_in_trash = false};
}

Status said_by(std::optional<directory::SourceStatus> source) {
    return source == directory::SourceStatus::disabled ? Status::disabled : Status::active;
}

}  // namespace

// G: groups.

Model::Refused Model::on(const group::CreateGroup& c) {
    if (const auto* known = find_group(c.group)) {
        if (known->name == c.name && known->description == c.description) return std::nullopt;
        return IdInUse{c.group.str()};
    }
    if (c.name.empty()) return bad("name");
    if (const auto* holder = group_called(c.name)) return GroupNameTaken{c.name, holder->id};
    world_.groups.push_back({c.group, c.name, c.description, c.status});
    return std::nullopt;
}

Model::Refused Model::on(const group::ChangeGroup& c) {
    auto* one = find_group(c.group);
    if (one == nullptr) return UnknownGroup{c.group};
    const bool renames = c.name && *c.name != one->name;
    const bool describes = c.description && *c.description != one->description;
    if (one->managed_by && renames) return ManagedByDirectory{"name", one->managed_by->directory};  // G1
    if (one->managed_by && describes) return ManagedByDirectory{"desc", one->managed_by->directory};
    if (c.name && c.name->empty()) return bad("name");
    if (renames && group_called(*c.name) != nullptr) return GroupNameTaken{*c.name, group_called(*c.name)->id};
    set(one->name, c.name);
    set(one->description, c.description);
    return std::nullopt;
}

Model::Refused Model::on(const group::SetGroupStatus& c) {
    auto* one = find_group(c.group);
    if (one == nullptr) return UnknownGroup{c.group};
    one->status = c.status;
    return std::nullopt;
}

Model::Refused Model::on(const group::EditGroup& c) {
    if (auto refused = on(group::ChangeGroup{c.group, c.name, c.description})) return refused;
    if (c.status) return on(group::SetGroupStatus{c.group, *c.status});
    return std::nullopt;
}

Model::Refused Model::on(const group::DeleteGroup& c) {
    const auto* one = find_group(c.group);
    if (one == nullptr) return UnknownGroup{c.group};
    if (one->managed_by) return ManagedByDirectory{"group_id", one->managed_by->directory};  // G1
    std::erase_if(world_.groups, [&](const Group& other) { return other.id == c.group; });
    return std::nullopt;
}

Model::Refused Model::on(const group::ChangeMembers& c) {
    auto* one = find_group(c.group);
    if (one == nullptr) return UnknownGroup{c.group};
    const auto before = one->members;
    for (const auto& id : c.add) {
        if (find_person(id) == nullptr) return UnknownUser{id};
        if (holds(one->members, id)) continue;              // T10
        if (find_person(id)->trash) return InTheTrash{id};  // T7
        one->members.push_back(id);
    }
    std::vector<UserId> seen = c.add;
    for (const auto& id : c.remove) {
        if (find_person(id) == nullptr) return UnknownUser{id};
        if (holds(seen, id)) return bad("members");
        seen.push_back(id);
        if (!holds(one->members, id)) continue;             // T10
        if (find_person(id)->trash) return InTheTrash{id};  // T7
        std::erase(one->members, id);
    }
    if (one->managed_by && one->members != before) {  // G1
        return ManagedByDirectory{"group_id", one->managed_by->directory};
    }
    return std::nullopt;
}

// D: as far as a directory makes, changes and releases people and groups.

Model::Refused Model::on(const directory::AddDirectory& c) {
    if (const auto* one = find_directory(c.directory)) {
        if (one->configuration == c.configuration) return std::nullopt;
        return IdInUse{c.directory.str()};
    }
    for (const auto& one : world_.directories) {
        if (one.configuration.name == c.configuration.name) return DirectoryNameTaken{one.configuration.name, one.id};
    }
    world_.directories.push_back({c.directory, c.configuration, {}});
    return std::nullopt;
}

Model::Refused Model::on(const directory::ChangeDirectory& c) {
    if (find_directory(c.directory) == nullptr) return UnknownDirectory{c.directory};
    for (auto& one : world_.directories) {
        if (one.id == c.directory) continue;
        if (one.configuration.name == c.configuration.name) return DirectoryNameTaken{one.configuration.name, one.id};
    }
    by_id(world_.directories, c.directory)->configuration = c.configuration;
    return std::nullopt;
}

Model::Refused Model::on(const directory::PauseDirectory& c) {
    if (find_directory(c.directory) == nullptr) return UnknownDirectory{c.directory};
    auto& paused = by_id(world_.directories, c.directory)->paused;
    if (!paused) paused = c.why;
    return std::nullopt;
}

Model::Refused Model::on(const directory::ResumeDirectory& c) {
    if (find_directory(c.directory) == nullptr) return UnknownDirectory{c.directory};
    by_id(world_.directories, c.directory)->paused.reset();
    return std::nullopt;
}

Model::Refused Model::may_be_synced(const DirectoryId& directory) const {
    const auto* one = find_directory(directory);
    if (one == nullptr) return UnknownDirectory{directory};
    if (one->paused) return DirectoryPaused{directory, *one->paused};  // D1
    return std::nullopt;
}

Model::Refused Model::on(const directory::ReleaseManaged& c) {
    if (find_directory(c.directory) == nullptr) return UnknownDirectory{c.directory};
    for (const auto& id : c.users) {  // D14
        auto* one = find_person(id);
        if (one == nullptr || !one->managed_by || one->managed_by->directory != c.directory) continue;
        one->managed_by.reset();
        one->before_the_source.reset();
        for (auto& phone : world_.phones) std::erase(phone.given, id);
    }
    for (const auto& id : c.groups) {
        auto* one = find_group(id);
        if (one != nullptr && one->managed_by && one->managed_by->directory == c.directory) one->managed_by.reset();
    }
    return std::nullopt;
}

Model::Refused Model::on(const directory::RemoveDirectory& c) {
    if (find_directory(c.directory) == nullptr) return UnknownDirectory{c.directory};
    const auto managed = [&](const auto& one) { return one.managed_by && one.managed_by->directory == c.directory; };
    const auto users = std::ranges::count_if(world_.people, managed);
    const auto groups = std::ranges::count_if(world_.groups, managed);
    if (users + groups > 0) {
        return StillManages{c.directory, static_cast<std::uint64_t>(users), static_cast<std::uint64_t>(groups)};
    }
    std::erase_if(world_.directories, [&](const Directory& one) { return one.id == c.directory; });
    return std::nullopt;
}

Model::Refused Model::on(const directory::SyncPeople& c) {
    if (auto refused = may_be_synced(c.directory)) return refused;
    const auto* directory = find_directory(c.directory);
    if (c.people.size() > 32) return bad("people");
    const bool carries_status = directory->configuration.carries_status();

    // D2, D4: who stands for each of them, and what becomes of each.
    std::vector<Person> then;
    std::vector<Guid> guids;
    for (const auto& view : c.people) guids.push_back(view.guid);
    for (const auto& view : c.people) {
        const auto source = carries_status ? view.status : std::nullopt;  // S3
        const auto* known = person_behind(c.directory, view.guid);
        if (known == nullptr && view.fields.username) {
            const auto* holder = person_called(*view.fields.username);
            const bool is_among_them = holder != nullptr && holder->managed_by &&
                                       holder->managed_by->directory == c.directory &&
                                       holds(guids, holder->managed_by->guid);
            if (holder != nullptr && !is_among_them) {
                if (holder->managed_by || holder->trash) return conflict(*view.fields.username, *holder);
                known = holder;
            }
        }
        auto one = known != nullptr ? *known : Person{.id = view.id_if_new, .created = now_, .status = said_by(source)};
        one.profile = named_by_source(one.profile, view.fields);
        if (one.profile.username.get().empty()) return bad("username");
        if (one.profile.aliases.size() > 8) return TooManyAliases{};
        if (known == nullptr && find_person(one.id) != nullptr) return IdInUse{one.id.str()};
        for (const auto& other : then) {
            if (other.managed_by->guid == view.guid) return bad("people");
            if (other.id != one.id) continue;
            if (known == nullptr) return IdInUse{one.id.str()};
            return taken_among_people();
        }
        if (one.trash) {  // T6: the status of the source, whatever it was before
            one.trash.reset();
            one.status = said_by(source);
            one.before_the_source.reset();
            one.restored.reset();
            one.locked.reset();
            one.failures = 0;
        } else {
            follow_source(one, source);
        }
        one.managed_by = user::ManagedBy{c.directory, view.guid};
        then.push_back(one);
    }

    // U3, U4, D4: all that they are called now is free, then each takes its names.
    for (const auto& one : then) {
        for (const auto& [field, name] : all_names(one.profile)) {
            for (const auto& other : world_.people) {
                if (by_id(then, other.id) != nullptr || !is_called(other.profile, name)) continue;
                if (field == "username") return conflict(name, other);
                return NameTaken{field, name.get(), other.id, other.trash.has_value()};
            }
        }
    }
    for (const auto& one : then) {
        for (const auto& other : then) {
            for (const auto& [field, name] : all_names(one.profile)) {
                if (other.id != one.id && is_called(other.profile, name)) return taken_among_people();
            }
        }
    }
    for (const auto& one : then) {
        std::erase_if(world_.people, [&](const Person& before) { return before.id == one.id; });
        world_.people.push_back(one);
    }
    return std::nullopt;
}

Model::Refused Model::on(const directory::SyncPhones& c) {
    if (auto refused = may_be_synced(c.directory)) return refused;
    if (c.numbers.size() > 8) return bad("phones");
    const auto* person = person_behind(c.directory, c.guid);
    if (person == nullptr || person->trash) return std::nullopt;  // T7
    const auto is_named = [&](const Phone& phone) {
        return phone.details.extension.get().empty() &&
               std::ranges::any_of(c.numbers, [&](const auto& view) { return view.number == phone.details.number; });
    };
    for (const auto& view : c.numbers) {  // D5, V1
        Phone* one = nullptr;
        for (auto& phone : world_.phones) {
            if (phone.details.number == view.number && phone.details.extension.get().empty()) one = &phone;
        }
        if (one == nullptr) {
            if (find_phone(view.id_if_new) != nullptr) return IdInUse{view.id_if_new.str()};
            phone::Details details;
            details.number = view.number;
            details.type = view.type;
            world_.phones.push_back({.id = view.id_if_new, .details = details, .by_directory = true});
            one = &world_.phones.back();
        }
        if (holds(one->users, person->id)) continue;  // a hand's tie stays the hand's
        one->users.push_back(person->id);
        one->given.push_back(person->id);
    }
    if (c.seen == directory::PhonesSeen::in_part) return std::nullopt;  // D8
    const auto goes = [&](const Phone& phone) { return holds(phone.given, person->id) && !is_named(phone); };
    std::erase_if(world_.phones, [&](const Phone& phone) {
        return goes(phone) && phone.by_directory && phone.users == std::vector{person->id};
    });
    for (auto& phone : world_.phones) {
        if (!goes(phone)) continue;
        std::erase(phone.users, person->id);
        std::erase(phone.given, person->id);
    }
    return std::nullopt;
}

Model::Refused Model::on(const directory::SyncGone& c) {
    if (auto refused = may_be_synced(c.directory)) return refused;
    auto* one = person_behind(c.directory, c.guid);
    if (one != nullptr && !one->trash) send_to_trash(*one, user::TrashCause::directory);  // T4
    return std::nullopt;
}

Model::Refused Model::on(const directory::SyncGroup& c) {
    if (auto refused = may_be_synced(c.directory)) return refused;
    auto* one = group_behind(c.directory, c.guid);
    auto* holder = group_called(c.name);
    const bool is_free = holder != nullptr && !holder->managed_by;
    const bool is_made_anew =
        holder != nullptr && c.instead_of && holder->managed_by == user::ManagedBy{c.directory, *c.instead_of};
    if (one == nullptr && (is_free || is_made_anew)) one = holder;  // D7
    if (holder != nullptr && holder != one) return GroupNameTaken{c.name, holder->id};
    if (one == nullptr) {
        if (find_group(c.id_if_new) != nullptr) return IdInUse{c.id_if_new.str()};
        world_.groups.push_back({.id = c.id_if_new});
        one = &world_.groups.back();
    }
    one->managed_by = user::ManagedBy{c.directory, c.guid};
    one->name = c.name;
    one->description = c.description;
    return std::nullopt;
}

Model::Refused Model::on(const directory::SyncGroupGone& c) {
    if (auto refused = may_be_synced(c.directory)) return refused;
    std::erase_if(world_.groups,
                  [&](const Group& one) { return one.managed_by == user::ManagedBy{c.directory, c.guid}; });
    return std::nullopt;
}

Model::Refused Model::on(const directory::SyncMembers& c) {
    if (auto refused = may_be_synced(c.directory)) return refused;
    auto* one = group_behind(c.directory, c.group);
    if (one == nullptr) return UnknownGroup{.guid = c.group};
    std::vector<UserId> added;
    for (const auto& guid : c.add) {
        if (const auto* member = person_behind(c.directory, guid)) added.push_back(member->id);
    }
    for (const auto& id : added) add_once(one->members, id);
    for (const auto& id : c.remove) {
        const auto* member = find_person(id);
        if (member == nullptr || member->trash || holds(added, id)) continue;  // T7
        std::erase(one->members, id);
    }
    return std::nullopt;
}

}  // namespace muster::reference
