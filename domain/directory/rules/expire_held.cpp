#include "domain/directory/rules.hpp"

namespace muster::directory {

// D9, T12: what nobody decided in time, or no run carried out in time, is over.
Decision decide(const Account& account, const ExpireHeld& command, Instant now) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    const auto due_at = expires_at(*directory, command.plan);
    if (!due_at) return Nothing{};                           // T10: decided, carried out or overtaken meanwhile
    if (now < *due_at) return NotDueYet{.due_at = *due_at};  // T12
    return HoldExpired{.directory = directory->id, .plan = command.plan};  // D9
}

}  // namespace muster::directory
