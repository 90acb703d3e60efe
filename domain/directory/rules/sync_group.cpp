#include "domain/directory/pause.hpp"
#include "domain/directory/rules.hpp"
#include "domain/group/changes.hpp"

namespace muster::directory {

// D2, D7: a group of the sync exists, so called.
Decision decide(const Account& account, const SyncGroup& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (auto refusal = check_not_paused(*directory)) return *std::move(refusal);  // D1
    const user::ManagedBy here{.directory = command.directory, .guid = command.guid};

    if (const auto bound = directory->groups.find(command.guid); bound != directory->groups.end()) {  // D2
        const auto& group = account.groups.at(bound->second);
        auto changed = group::difference(group, command.name, command.description);
        if (!changed) return Nothing{};  // D13
        if (auto refusal = group::check_text(account, group.id, command.name, command.description)) {
            return *std::move(refusal);
        }
        return *std::move(changed);
    }
    const auto named = account.group_names.find(command.name);
    if (named != account.group_names.end()) {
        const auto& present = account.groups.at(named->second);
        const bool is_made_anew =
            command.instead_of && present.managed_by == user::ManagedBy{command.directory, *command.instead_of};
        if (present.managed_by && !is_made_anew) return GroupNameTaken{.name = command.name, .holder = present.id};
        // D7: overrides a local one. One made anew keeps what hands gave it: its status.
        Events events{group::AdoptedByDirectory{.group = present.id, .managed_by = here}};
        if (auto changed = group::difference(present, command.name, command.description)) {
            if (auto refusal = group::check_text(account, present.id, command.name, command.description)) {
                return *std::move(refusal);
            }
            events.emplace_back(*std::move(changed));
        }
        return events;
    }
    if (account.find_group(command.id_if_new) != nullptr) return IdInUse{.id = command.id_if_new.str()};
    if (auto refusal = group::check_text(account, command.id_if_new, command.name, command.description)) {
        return *std::move(refusal);
    }
    return group::Created{.group = command.id_if_new,  // D7
                          .managed_by = here,
                          .name = command.name,
                          .description = command.description,
                          .status = group::Status::active};
}

}  // namespace muster::directory
