#include "domain/directory/pause.hpp"
#include "domain/directory/rules.hpp"

namespace muster::directory {

// D7, D8: a group of the sync is proven gone, or left the configuration. Its members stay (G1).
Decision decide(const Account& account, const SyncGroupGone& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (auto refusal = check_not_paused(*directory)) return *std::move(refusal);  // D1
    const auto bound = directory->groups.find(command.guid);
    if (bound == directory->groups.end()) return Nothing{};  // D13
    return group::Deleted{.group = bound->second};           // D7
}

}  // namespace muster::directory
