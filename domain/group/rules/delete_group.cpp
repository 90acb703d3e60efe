#include "domain/group/rules.hpp"

namespace muster::group {

// G1: a group goes by hand; its members stay.
Decision decide(const Account& account, const DeleteGroup& command, Instant) {
    const auto* group = account.find_group(command.group);
    if (group == nullptr) return UnknownGroup{.group = command.group};
    if (group->managed_by) {  // G1
        return ManagedByDirectory{.field = "group_id", .directory = group->managed_by->directory};
    }
    return Deleted{.group = group->id};
}

}  // namespace muster::group
