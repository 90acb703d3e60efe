#include "domain/user/rules.hpp"

namespace muster::user {

// S1, S2, S3, S6: an own status is set by hand. Locked Out cannot be: the type does not hold it (S1).
Decision decide(const Account& account, const SetStatus& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    const auto* present = std::get_if<Present>(&user->phase);
    if (present == nullptr) return InTheTrash{.user = user->id};
    if (present->status == command.status && !present->lock) return Nothing{};  // T10
    if (user->managed_by) {
        const auto refused = ManagedByDirectory{.field = "status", .directory = user->managed_by->directory};
        const auto* directory = account.find_directory(user->managed_by->directory);
        const auto source_decides = directory != nullptr && directory->configuration.carries_status();
        const auto left_to_admins = directory != nullptr && directory->configuration.manual_disable;
        if (source_decides && present->status == Status::disabled) return refused;  // S3: only the source lifts it
        if (source_decides && command.status == Status::disabled) return refused;   // S3
        if (command.status == Status::disabled && !left_to_admins) return refused;  // S3: whatever the directory
    }
    Events events;
    // S2: whatever is set takes the place of Locked Out, as who sets it expects to find it afterwards. A lock that the
    // source's Disabled lies beneath stays, as nothing can be set there (S3).
    if (present->lock) {
        events.emplace_back(Unlocked{.user = user->id, .status = present->status, .by = UnlockedBy::hand});
    }
    if (present->status != command.status) {
        events.emplace_back(StatusChanged{
            .user = user->id, .from = present->status, .to = command.status, .cause = command.cause});  // S6
    }
    return events;
}

}  // namespace muster::user
