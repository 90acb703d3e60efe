#include "domain/directory/rules.hpp"

namespace muster::directory {

// D1, D14: a directory leaves the configuration, behind the last whom it managed.
Decision decide(const Account& account, const RemoveDirectory& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (!directory->users.empty() || !directory->groups.empty()) {  // D14
        return StillManages{
            .directory = directory->id, .users = directory->users.size(), .groups = directory->groups.size()};
    }
    return Removed{.directory = directory->id};  // D1
}

}  // namespace muster::directory
