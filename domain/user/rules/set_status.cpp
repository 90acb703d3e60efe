#include "domain/user/rules.hpp"

namespace muster::user {

// S1, S3, S6: an own status is set by hand. Locked Out cannot be: the type does not hold it (S1).
Decision decide(const Account& account, const SetStatus& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    const auto* present = std::get_if<Present>(&user->phase);
    if (present == nullptr) return InTheTrash{.user = user->id};
    if (present->status == command.status) return Nothing{};  // T10
    if (user->managed_by) {
        const auto refused = ManagedByDirectory{.field = "status", .directory = user->managed_by->directory};
        const auto* directory = account.find_directory(user->managed_by->directory);
        const auto source_decides = directory != nullptr && directory->configuration.carries_status();
        const auto left_to_admins = directory != nullptr && directory->configuration.manual_disable;
        if (source_decides && present->status == Status::disabled) return refused;  // S3: only the source lifts it
        if (source_decides && command.status == Status::disabled) return refused;   // S3
        if (command.status == Status::disabled && !left_to_admins) return refused;  // S3: whatever the directory
    }
    return StatusChanged{// S6
                         .user = user->id,
                         .from = present->status,
                         .to = command.status,
                         .cause = command.cause};
}

}  // namespace muster::user
