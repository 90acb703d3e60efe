#include "domain/group/changes.hpp"
#include "domain/group/rules.hpp"

namespace muster::group {

// G1: a group is made by hand.
Decision decide(const Account& account, const CreateGroup& command, Instant) {
    if (const auto* known = account.find_group(command.group)) {
        if (known->name == command.name && known->description == command.description) return Nothing{};
        return IdInUse{.id = command.group.str()};
    }
    if (auto refusal = check_text(account, command.group, command.name, command.description)) {  // G1
        return *std::move(refusal);
    }
    return Created{.group = command.group,
                   .managed_by = std::nullopt,
                   .name = command.name,
                   .description = command.description,
                   .status = command.status};
}

}  // namespace muster::group
