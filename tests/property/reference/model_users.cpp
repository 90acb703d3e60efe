#include "tests/property/reference/lists.hpp"
#include "tests/property/reference/model.hpp"

namespace muster::reference {
namespace {

using user::Status;
using user::TrashCause;

/// D5: the first field that differs though the directory fills it.
std::optional<std::string> mapped_change(const directory::AttributeMap& map, const Profile& from, const Profile& to) {
    if (from.username != to.username && !map.username.empty()) return "username";
    if (from.aliases != to.aliases && !map.aliases.empty()) return "aliases";
    if (from.real_name != to.real_name && !map.real_name.empty()) return "realname";
    if (from.first_name != to.first_name && !map.first_name.empty()) return "firstname";
    if (from.last_name != to.last_name && !map.last_name.empty()) return "lastname";
    if (from.email != to.email && !map.email.empty()) return "email";
    if (from.notes != to.notes && !map.notes.empty()) return "notes";
    return std::nullopt;
}

}  // namespace

// U: users and their names.

Model::Refused Model::names_are_free(const UserId& self, const Profile& profile) {
    if (profile.username.get().empty()) return bad("username");
    if (profile.aliases.size() > 8) return TooManyAliases{};  // U1
    if (!profile.aliases.empty() && profile.aliases.back().get().empty()) {
        return bad("alias" + std::to_string(profile.aliases.size()));
    }
    std::vector<Username> own;
    for (const auto& [field, name] : all_names(profile)) {
        if (holds(own, name)) return bad(field);
        own.push_back(name);
        for (const auto& other : world_.people) {  // U3
            if (other.id == self || !is_called(other.profile, name)) continue;
            return NameTaken{field, name.get(), other.id, other.trash.has_value()};
        }
    }
    return std::nullopt;
}

Model::Refused Model::on(const user::CreateUser& c) {
    if (const auto* known = find_person(c.user)) {
        if (known->profile == c.profile) return std::nullopt;
        return IdInUse{c.user.str()};
    }
    if (auto refused = names_are_free(c.user, c.profile)) return refused;
    world_.people.push_back({.id = c.user, .created = now_, .profile = c.profile, .status = c.status});
    return std::nullopt;
}

Model::Refused Model::on(const user::CreateUsers& c) {
    if (c.users.size() > 100) return bad("users");  // U7
    const auto is_there = [this](const auto& one) {
        const auto* known = find_person(one.user);
        return known != nullptr && known->profile == one.profile;
    };
    if (std::ranges::all_of(c.users, is_there)) return std::nullopt;
    std::vector<Person> created;
    for (const auto& one : c.users) {
        const auto field_of = [&](const std::string& field) {
            return "users[" + std::to_string(created.size()) + "]." + field;
        };
        if (find_person(one.user) != nullptr || by_id(created, one.user) != nullptr) return IdInUse{one.user.str()};
        if (auto refused = names_are_free(one.user, one.profile)) {
            if (std::holds_alternative<TooManyAliases>(*refused)) return bad(field_of("aliases"));
            if (auto* taken = std::get_if<NameTaken>(&*refused)) taken->field = field_of(taken->field);
            if (auto* wrong = std::get_if<BadValue>(&*refused)) {
                wrong->malformed.field = field_of(wrong->malformed.field);
            }
            return refused;
        }
        for (const auto& [field, name] : all_names(one.profile)) {
            for (const auto& other : created) {
                if (is_called(other.profile, name)) return bad(field_of(field));
            }
        }
        created.push_back({.id = one.user, .created = now_, .profile = one.profile, .status = one.status});
    }
    for (const auto& one : created) world_.people.push_back(one);
    return std::nullopt;
}

Model::Refused Model::on(const user::ChangeProfile& c) {
    auto* one = find_person(c.user);
    if (one == nullptr) return UnknownUser{c.user};
    std::vector<Username> shown;
    for (const auto& alias : one->profile.aliases) {
        if (!alias.get().empty()) shown.push_back(alias);
    }
    auto fields = c.fields;
    if (fields.aliases == shown) fields.aliases.reset();  // what was shown, sent back
    const auto profile = with(one->profile, fields);
    if (profile == one->profile) return std::nullopt;  // T10
    if (one->trash) return InTheTrash{c.user};
    if (one->managed_by) {  // D5
        const auto& map = find_directory(one->managed_by->directory)->configuration.attributes;
        if (auto field = mapped_change(map, one->profile, profile)) {
            return ManagedByDirectory{*field, one->managed_by->directory};
        }
    }
    if (auto refused = names_are_free(c.user, profile)) return refused;
    one->profile = profile;  // U4: the old names are free with it
    return std::nullopt;
}

Model::Refused Model::on(const user::EditUser& c) {
    if (auto refused = on(user::ChangeProfile{c.user, c.fields})) return refused;
    if (c.status) return on(user::SetStatus{c.user, *c.status, c.cause});
    return std::nullopt;
}

Model::Refused Model::on(const user::ImportUser& c) {
    auto* one = person_called(c.profile.username);
    if (one != nullptr && (one->trash || one->profile.username != c.profile.username)) one = nullptr;
    if (one == nullptr && find_person(c.user) != nullptr) return IdInUse{c.user.str()};
    if (one == nullptr) {
        if (auto refused = names_are_free(c.user, c.profile)) return refused;
        world_.people.push_back(
            {.id = c.user, .created = now_, .profile = c.profile, .status = c.status.value_or(Status::active)});
        one = &world_.people.back();
    } else {
        user::ProfileFields fields;
        auto places = one->profile.aliases;
        places.resize(std::max<std::size_t>(places.size(), 8));
        std::size_t from = 0;
        for (std::size_t i = 0; i < c.profile.aliases.size(); ++i) {
            const auto& alias = c.profile.aliases[i];
            if (alias.get().empty() || holds(one->profile.aliases, alias)) continue;
            if (c.aliases_are_a_list) {
                while (from < places.size() && !places[from].get().empty()) ++from;
                if (from < places.size()) fields.aliases_at.push_back({from++, alias});
            } else if (i >= places.size() || places[i].get().empty()) {
                fields.aliases_at.push_back({i, alias});
            }
        }
        const auto fill = [](const auto& has, const auto& line, auto& field) {
            if (has.get().empty()) field = line;
        };
        fill(one->profile.real_name, c.profile.real_name, fields.real_name);
        fill(one->profile.first_name, c.profile.first_name, fields.first_name);
        fill(one->profile.last_name, c.profile.last_name, fields.last_name);
        fill(one->profile.email, c.profile.email, fields.email);
        fill(one->profile.notes, c.profile.notes, fields.notes);
        if (auto refused = on(user::ChangeProfile{one->id, fields})) return refused;
    }
    const auto id = one->id;
    const bool has_phone =
        std::ranges::any_of(world_.phones, [&](const Phone& phone) { return holds(phone.users, id); });
    if (!c.number.get().empty() && !has_phone) {
        if (find_phone(c.phone) != nullptr) return IdInUse{c.phone.str()};
        phone::Details details;
        details.number = c.number;
        if (auto refused = phone_is_so(c.phone, details)) return refused;
        world_.phones.push_back({.id = c.phone, .details = details, .users = {id}});
    }
    for (const auto& name : c.groups) {
        auto* group = group_called(name);
        if (group == nullptr) return bad("groups");
        if (holds(group->members, id)) continue;
        if (group->managed_by) return ManagedByDirectory{"groups", group->managed_by->directory};  // G1
        group->members.push_back(id);
    }
    return std::nullopt;
}

// S: status.

Model::Refused Model::on(const user::SetStatus& c) {
    auto* one = find_person(c.user);
    if (one == nullptr) return UnknownUser{c.user};
    if (one->trash) return InTheTrash{c.user};
    if (one->managed_by && (one->status != c.status || one->locked)) {  // S3
        const auto& source = find_directory(one->managed_by->directory)->configuration;
        const ManagedByDirectory refused{"status", one->managed_by->directory};
        if (c.status == Status::disabled && (source.carries_status() || !source.manual_disable)) return refused;
        if (one->status == Status::disabled && source.carries_status()) return refused;  // a lock upon it included
    }
    if (one->status != c.status) one->before_the_source.reset();
    one->status = c.status;
    if (one->locked) one->failures = 0;
    one->locked.reset();
    return std::nullopt;
}

Model::Effective Model::effective(const Person& person) const {
    using Value = user::EffectiveStatus::Value;
    using By = user::EffectiveStatus::DecidedBy;
    if (person.trash) return {Value::disabled, By::trash};  // T1
    if (person.locked) return {Value::locked_out, By::lockout};
    Effective disabled{Value::disabled, By::group};
    Effective bypass{Value::bypass, By::group};
    for (const auto& one : world_.groups) {
        if (!holds(one.members, person.id)) continue;
        if (one.status == group::Status::disabled) disabled.groups.push_back(one.id);
        if (one.status == group::Status::bypass) bypass.groups.push_back(one.id);
    }
    if (!disabled.groups.empty()) return disabled;
    if (!bypass.groups.empty()) return bypass;
    return {static_cast<Value>(person.status), By::own};
}

// T: trash, restore, purge.

void Model::send_to_trash(Person& person, TrashCause cause) {
    person.trash = Trash{cause, now_ + Days{world_.settings.pending_deletion_days}};  // T1
}

Model::Refused Model::on(const user::TrashUser& c) {
    auto* one = find_person(c.user);
    if (one == nullptr) return UnknownUser{c.user};
    if (one->trash) return std::nullopt;                                                    // T10
    if (one->managed_by) return ManagedByDirectory{"user_id", one->managed_by->directory};  // T4
    send_to_trash(*one, TrashCause::admin);
    return std::nullopt;
}

Model::Refused Model::on(const user::RestoreUser& c) {
    auto* one = find_person(c.user);
    if (one == nullptr) return UnknownUser{c.user};
    if (!one->trash) return std::nullopt;                                                   // T10
    if (one->managed_by) return ManagedByDirectory{"user_id", one->managed_by->directory};  // T4
    one->trash.reset();
    one->status = Status::disabled;  // T6
    one->before_the_source.reset();
    one->restored = now_;
    one->locked.reset();
    one->failures = 0;
    return std::nullopt;
}

void Model::purge(const UserId& user) {
    std::erase_if(world_.people, [&](const Person& one) { return one.id == user; });
    std::erase_if(world_.keys, [&](const Key& key) { return key.user == user; });
    std::erase_if(world_.phones, [&](const Phone& phone) { return phone.users == std::vector{user}; });
    for (auto& phone : world_.phones) {
        std::erase(phone.users, user);
        std::erase(phone.given, user);
    }
    for (auto& token : world_.tokens) std::erase(token.users, user);
    for (auto& group : world_.groups) std::erase(group.members, user);
}

Model::Refused Model::on(const user::PurgeUser& c) {
    const auto* one = find_person(c.user);
    if (one == nullptr) return UnknownUser{c.user};
    if (c.cause == user::PurgeCause::deadline) {
        if (!one->trash) return std::nullopt;
        if (now_ < one->trash->purge_at) return NotDueYet{c.user, one->trash->purge_at};  // T12
    }
    if (!one->trash && one->managed_by) return ManagedByDirectory{"user_id", one->managed_by->directory};  // T4
    purge(c.user);
    return std::nullopt;
}

Model::Refused Model::on(const user::DeleteUser& c) {
    auto* one = find_person(c.user);
    if (one == nullptr) return std::nullopt;                                                               // T10
    if (!one->trash && one->managed_by) return ManagedByDirectory{"user_id", one->managed_by->directory};  // T11
    if (world_.settings.delete_sends_to_trash) {
        if (!one->trash) send_to_trash(*one, TrashCause::admin);
        return std::nullopt;
    }
    purge(c.user);
    return std::nullopt;
}

// A3 to A5 and T5: logins, locks, inactivity.

Model::Refused Model::may_log_in(const Person& person) const {
    if (person.trash && person.trash->cause != TrashCause::inactivity) return InTheTrash{person.id};
    auto outside = person;
    outside.trash.reset();
    const auto status = effective(outside);
    if (status.value == user::EffectiveStatus::Value::locked_out) return UserLockedOut{person.id};
    if (status.value != user::EffectiveStatus::Value::disabled) return std::nullopt;
    if (status.groups.empty()) return UserDisabled{person.id, std::nullopt};
    return UserDisabled{person.id, status.groups.front()};
}

Model::Refused Model::on(const user::RecordLogin& c) {
    auto* one = find_person(c.user);
    if (one == nullptr) return UnknownUser{c.user};
    if (one->last_attempt == c.attempt) return std::nullopt;
    if (auto refused = may_log_in(*one)) return refused;
    one->last_attempt = c.attempt;
    one->last_login = now_;
    one->failures = 0;
    one->restored.reset();
    one->trash.reset();  // T5
    return std::nullopt;
}

Model::Refused Model::on(const user::RecordFailure& c) {
    auto* one = find_person(c.user);
    if (one == nullptr) return UnknownUser{c.user};
    if (one->last_attempt == c.attempt) return std::nullopt;
    if (auto refused = may_log_in(*one)) return refused;
    one->last_attempt = c.attempt;
    ++one->failures;
    if (one->failures >= world_.settings.lockout_threshold) one->locked = now_;
    return std::nullopt;
}

Model::Refused Model::on(const user::EndLock& c) {
    auto* one = find_person(c.user);
    if (one == nullptr) return UnknownUser{c.user};
    if (!one->locked || !world_.settings.lockout_expire_duration) return std::nullopt;
    const auto end = *one->locked + std::chrono::minutes{*world_.settings.lockout_expire_duration};
    if (now_ < end) return NotDueYet{c.user, end};
    one->locked.reset();
    one->failures = 0;
    return std::nullopt;
}

Instant Model::inactive_from(const Person& person) const {
    const auto inactive = person.last_login.value_or(person.created) + Days{world_.settings.inactive_user_expiration};
    return person.restored ? std::max(inactive, *person.restored + Days{1}) : inactive;  // T5
}

Model::Refused Model::on(const user::TrashInactive& c) {
    auto* one = find_person(c.user);
    if (one == nullptr) return UnknownUser{c.user};
    if (world_.settings.inactive_user_expiration == 0 || one->managed_by || one->trash) return std::nullopt;
    if (now_ < inactive_from(*one)) return NotDueYet{c.user, inactive_from(*one)};
    send_to_trash(*one, TrashCause::inactivity);
    return std::nullopt;
}

}  // namespace muster::reference
