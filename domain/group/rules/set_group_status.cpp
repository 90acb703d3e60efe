#include "domain/group/rules.hpp"

namespace muster::group {

// S5, S6: a group's status is set by hand, on a managed group too: no directory carries one.
Decision decide(const Account& account, const SetGroupStatus& command, Instant) {
    const auto* group = account.find_group(command.group);
    if (group == nullptr) return UnknownGroup{.group = command.group};
    if (group->status == command.status) return Nothing{};                                  // T10
    return StatusChanged{.group = group->id, .from = group->status, .to = command.status};  // S6
}

}  // namespace muster::group
