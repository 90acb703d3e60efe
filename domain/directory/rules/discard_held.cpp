#include "domain/directory/rules.hpp"

namespace muster::directory {

// D9: an Owner or Administrator does not want the removals of one plan; also of one that was approved, as long as it is
// not carried out.
Decision decide(const Account& account, const DiscardHeld& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (directory->discarded && directory->discarded->plan == command.plan) return Nothing{};  // T10
    if (directory->approved && directory->approved->plan == command.plan) {
        return RemovalsDiscarded{.directory = directory->id,  // D9
                                 .plan = command.plan,
                                 .total = directory->approved->total};
    }
    if (!directory->held) return UnknownPlan{.directory = directory->id, .plan = command.plan};
    const auto& held = *directory->held;
    if (held.plan != command.plan) {  // D9: not what they have seen
        return PlanChanged{.directory = directory->id, .plan = held.plan, .total = held.total};
    }
    return RemovalsDiscarded{.directory = directory->id, .plan = held.plan, .total = held.total};  // D9
}

}  // namespace muster::directory
