#include <utility>

#include "domain/directory/pause.hpp"
#include "domain/directory/person.hpp"
#include "domain/directory/rules.hpp"
#include "domain/user/profile_change.hpp"

namespace muster::directory {
namespace {

constexpr std::size_t people_per_command_max = 32;

template <class T>
T or_empty(const std::optional<T>& field) {
    return field.value_or(T{});
}

void create(Events& events, const Person& person, const user::ManagedBy& here, std::optional<SourceStatus> source) {
    const auto& fields = person.view->fields;
    events.emplace_back(user::Created{.user = person.id,
                                      .status = status_from_source(source),
                                      .cause = user::Cause::directory,
                                      .managed_by = here,
                                      .profile = {.username = person.username,
                                                  .aliases = person.aliases,
                                                  .real_name = or_empty(fields.real_name),
                                                  .first_name = or_empty(fields.first_name),
                                                  .last_name = or_empty(fields.last_name),
                                                  .email = or_empty(fields.email),
                                                  .notes = or_empty(fields.notes)}});
}

void update(Events& events, const Person& person) {
    if (auto changed = user::difference(*person.user, person.fields)) events.emplace_back(*std::move(changed));
}

void turn_status(Events& events, const Person& person, std::optional<SourceStatus> source) {
    const auto& present = std::get<user::Present>(person.user->phase);
    const auto to = turned_by_source(present, source);
    if (!to) return;
    events.emplace_back(user::StatusChanged{
        .user = person.id, .from = present.status, .to = *to, .cause = user::Cause::directory});  // D6, S6
}

}  // namespace

// U4, D2, D4, D6, T4, T6, D13: what the directory says of these people becomes so.
Decision decide(const Account& account, const SyncPeople& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (auto refusal = check_not_paused(*directory)) return *std::move(refusal);  // D1
    if (command.people.size() > people_per_command_max) {
        return BadValue{{.field = "people", .why = "are more than 32"}};
    }
    auto people = recognise(account, *directory, command.people);  // D2, D4
    if (!people) return std::move(people).error();
    if (auto refusal = check_names(account, *people)) return *std::move(refusal);  // U3, U4, D4

    Events events;
    for (const auto& person : *people) {
        const user::ManagedBy here{.directory = command.directory, .guid = person.view->guid};
        // S3: a directory that carries no status has no say in it.
        const auto source = directory->configuration.carries_status() ? person.view->status : std::nullopt;
        switch (person.meets) {
            case Person::Meets::nobody:  // D4: created
                create(events, person, here, source);
                break;
            case Person::Meets::unmanaged:  // D4: taken over
                events.emplace_back(user::AdoptedByDirectory{.user = person.id, .managed_by = here});
                update(events, person);
                turn_status(events, person, source);
                break;
            case Person::Meets::present:
                update(events, person);
                turn_status(events, person, source);
                break;
            case Person::Meets::trashed:  // T4, T6: only a sync restores it
                events.emplace_back(user::Restored{
                    .user = person.id, .by = user::RestoredBy::directory, .status = status_from_source(source)});
                update(events, person);
                break;
        }
    }
    return events;
}

}  // namespace muster::directory
