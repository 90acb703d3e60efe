#include "domain/group/changes.hpp"
#include "domain/group/rules.hpp"

namespace muster::group {

// G1: a group is renamed or described anew by hand.
Decision decide(const Account& account, const ChangeGroup& command, Instant) {
    const auto* group = account.find_group(command.group);
    if (group == nullptr) return UnknownGroup{.group = command.group};
    auto changed = difference(*group, command.name, command.description);
    if (!changed) return Nothing{};  // T10
    if (group->managed_by) {         // G1: changed by sync only
        return ManagedByDirectory{.field = changed->name ? "name" : "desc", .directory = group->managed_by->directory};
    }
    if (auto refusal = check_text(account, group->id, changed->name ? changed->name->to : group->name,
                                  changed->description ? changed->description->to : group->description)) {  // G1
        return *std::move(refusal);
    }
    return *std::move(changed);
}

}  // namespace muster::group
