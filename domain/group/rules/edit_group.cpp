#include <utility>

#include "domain/account/together.hpp"
#include "domain/group/rules.hpp"

namespace muster::group {

// S6, G1: text and status in one call; what one of the two rules refuses, neither does.
Decision decide(const Account& account, const EditGroup& command, Instant now) {
    auto text = decide(
        account, ChangeGroup{.group = command.group, .name = command.name, .description = command.description}, now);
    if (!command.status) return text;
    return together(std::move(text),
                    decide(account, SetGroupStatus{.group = command.group, .status = *command.status}, now));
}

}  // namespace muster::group
