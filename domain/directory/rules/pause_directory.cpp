#include "domain/directory/report.hpp"
#include "domain/directory/rules.hpp"

namespace muster::directory {

// D1: nothing of a directory is synced any more; whom it manages stay as they are.
Decision decide(const Account& account, const PauseDirectory& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (directory->paused) return Nothing{};                                        // T10: whatever the reason was
    return Paused{.directory = command.directory, .reason = bounded(command.why)};  // D1
}

}  // namespace muster::directory
