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
        const auto& local = account.groups.at(named->second);
        if (local.managed_by) return GroupNameTaken{.name = command.name, .holder = local.id};
        Events events{group::AdoptedByDirectory{.group = local.id, .managed_by = here}};  // D7: overrides it
        if (auto changed = group::difference(local, command.name, command.description)) {
            if (auto refusal = group::check_text(account, local.id, command.name, command.description)) {
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
