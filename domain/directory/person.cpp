#include "domain/directory/person.hpp"

#include <algorithm>
#include <utility>

#include "domain/user/names.hpp"

namespace muster::directory {
namespace {

NameConflict conflict(const user::User& holder, const Username& name) {
    return {.name = name.get(),
            .holder = holder.id,
            .holder_directory = holder.managed_by ? std::optional{holder.managed_by->directory} : std::nullopt,
            .holder_in_trash = holder.is_in_trash()};
}

bool among(const std::vector<Person>& people, const UserId& user) {
    return std::ranges::any_of(people, [&](const Person& person) { return person.id == user; });
}

bool stands_for_one_of(const user::User& user, const Directory& directory, const std::vector<PersonView>& people) {
    if (!user.managed_by || user.managed_by->directory != directory.id) return false;
    return std::ranges::any_of(people, [&](const PersonView& view) { return view.guid == user.managed_by->guid; });
}

// A source may give the username among the aliases, or one twice: that is no clash of two people. Aliases given by hand
// keep their places.
void settle_names(Person& person) {
    if (person.view->fields.username) {
        person.username = *person.view->fields.username;
    } else if (person.user != nullptr) {
        person.username = person.user->username();
    }
    const bool by_hand = !person.view->fields.aliases;
    if (by_hand && person.user == nullptr) return;
    const auto aliases = by_hand ? person.user->aliases() : *person.view->fields.aliases;
    for (const auto& alias : aliases) {
        const bool again = alias == person.username || std::ranges::find(person.aliases, alias) != person.aliases.end();
        if (by_hand) person.aliases.push_back(again ? Username{} : alias);
        if (!by_hand && !again) person.aliases.push_back(alias);
    }
    drop_free_places_at_the_end(person.aliases);
    person.fields.aliases = person.aliases;
}

Result<Person, Refusal> recognise_one(const Account& account, const Directory& directory, const PersonView& view,
                                      const std::vector<PersonView>& people) {
    Person person{.view = &view, .id = view.id_if_new, .fields = view.fields, .username = {}, .aliases = {}};
    if (const auto bound = directory.users.find(view.guid); bound != directory.users.end()) {  // D2
        person.user = account.find_user(bound->second);
        person.id = bound->second;
        person.meets = person.user->is_in_trash() ? Person::Meets::trashed : Person::Meets::present;
    } else if (view.fields.username) {
        const auto* holder = account.find_by_name(*view.fields.username);
        if (holder != nullptr && !stands_for_one_of(*holder, directory, people)) {
            // D4: never guessed, and factors are never handed on to another entry.
            if (holder->managed_by || holder->is_in_trash()) {
                return failure(Refusal{conflict(*holder, *view.fields.username)});
            }
            person.user = holder;
            person.id = holder->id;
            person.meets = Person::Meets::unmanaged;
        }
    }
    settle_names(person);
    if (person.username.get().empty()) return failure(Refusal{BadValue{{.field = "username", .why = "is empty"}}});
    if (person.aliases.size() > aliases_max) return failure(Refusal{TooManyAliases{}});  // U1
    if (person.user == nullptr && account.find_user(person.id) != nullptr) {
        return failure(Refusal{IdInUse{.id = person.id.str()}});
    }
    return person;
}

}  // namespace

Result<std::vector<Person>, Refusal> recognise(const Account& account, const Directory& directory,
                                               const std::vector<PersonView>& people) {
    std::vector<Person> recognised;
    recognised.reserve(people.size());
    for (const auto& view : people) {
        auto person = recognise_one(account, directory, view, people);
        if (!person) return failure(std::move(person).error());
        for (const auto& other : recognised) {
            if (other.view->guid == view.guid) {
                return failure(Refusal{BadValue{{.field = "people", .why = "name one entry twice"}}});
            }
            if (other.id != person->id) continue;
            if (person->user == nullptr) return failure(Refusal{IdInUse{.id = person->id.str()}});
            // D4: two entries, one by the username and one by an alias, cannot both take over one user.
            return failure(Refusal{NameTaken{
                .field = "people", .name = person->username.get(), .holder = person->id, .holder_in_trash = false}});
        }
        recognised.push_back(*std::move(person));
    }
    return recognised;
}

std::optional<Refusal> check_names(const Account& account, const std::vector<Person>& people) {
    for (const auto& person : people) {
        const auto* holder = account.find_by_name(person.username);
        if (holder != nullptr && !among(people, holder->id)) return conflict(*holder, person.username);  // D4
        for (std::size_t i = 0; i < person.aliases.size(); ++i) {
            const auto* other = account.find_by_name(person.aliases[i]);
            if (other != nullptr && !among(people, other->id)) {
                return user::name_taken(*other, person.aliases[i], user::alias_field(i));  // U3
            }
        }
    }
    if (people.size() == 1) return std::nullopt;
    std::vector<std::pair<const Username*, const Person*>> taken;
    for (const auto& person : people) {
        taken.emplace_back(&person.username, &person);
        for (const auto& alias : person.aliases) {
            if (!is_free_place(alias)) taken.emplace_back(&alias, &person);
        }
    }
    std::ranges::stable_sort(taken, [](const auto& left, const auto& right) { return *left.first < *right.first; });
    const auto twice = std::ranges::adjacent_find(
        taken, [](const auto& left, const auto& right) { return *left.first == *right.first; });
    if (twice == taken.end()) return std::nullopt;
    return NameTaken{.field = "people",  // U3, U4: two of them want one name
                     .name = twice->first->get(),
                     .holder = twice->second->id,
                     .holder_in_trash = false};
}

std::optional<user::Status> turned_by_source(const user::Present& present, std::optional<SourceStatus> source) {
    const auto is_disabled = present.status == user::Status::disabled;
    if (source == SourceStatus::disabled && !is_disabled) return user::Status::disabled;  // D6
    if (source == SourceStatus::enabled && is_disabled) {                                 // D6, S3: the source decides
        return present.before_source_disabled.value_or(user::Status::active);
    }
    return std::nullopt;
}

user::Status status_from_source(std::optional<SourceStatus> source) {
    return source == SourceStatus::disabled ? user::Status::disabled : user::Status::active;  // T6
}

}  // namespace muster::directory
