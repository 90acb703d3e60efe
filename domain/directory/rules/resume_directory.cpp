#include "domain/directory/rules.hpp"

namespace muster::directory {

// D1: a directory is synced again.
Decision decide(const Account& account, const ResumeDirectory& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (!directory->paused) return Nothing{};        // T10
    return Resumed{.directory = command.directory};  // D1
}

}  // namespace muster::directory
