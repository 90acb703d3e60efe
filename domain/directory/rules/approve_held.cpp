#include "domain/directory/rules.hpp"

namespace muster::directory {

// D9: an Owner or Administrator releases the removals of one plan, as they have seen it; also those discarded before.
Decision decide(const Account& account, const ApproveHeld& command, Instant now) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (directory->approved && directory->approved->plan == command.plan) return Nothing{};  // T10
    if (directory->discarded && directory->discarded->plan == command.plan) {                // D9: after all
        const std::uint64_t total = directory->discarded->users.size();
        if (total != command.expect) {
            return PlanChanged{.directory = directory->id, .plan = command.plan, .total = total};
        }
        return RemovalsApproved{.directory = directory->id, .plan = command.plan, .total = total};  // D9
    }
    if (!directory->held) return UnknownPlan{.directory = directory->id, .plan = command.plan};
    const auto& held = *directory->held;
    if (held.plan != command.plan || held.total != command.expect) {  // D9: not what they have seen
        return PlanChanged{.directory = directory->id, .plan = held.plan, .total = held.total};
    }
    if (now >= held.expires_at) {  // D9
        return PlanExpired{.directory = directory->id, .plan = held.plan, .expired_at = held.expires_at};
    }
    return RemovalsApproved{.directory = directory->id, .plan = held.plan, .total = held.total};  // D9
}

}  // namespace muster::directory
