#include <algorithm>
#include <iterator>

#include "domain/directory/rules.hpp"

namespace muster::directory {
namespace {

constexpr std::size_t users_per_event_max = 1000;

}  // namespace

// D9: who came back is one of many again.
Decision decide(const Account& account, const EndDiscard& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (command.users.size() > users_per_event_max) return BadValue{{.field = "users", .why = "are more than 1,000"}};
    if (!directory->discarded) return Nothing{};  // D13
    const auto& discarded = *directory->discarded;
    DiscardEnded ended{.directory = directory->id, .users = {}, .groups = {}};
    std::ranges::copy_if(command.users, std::back_inserter(ended.users),
                         [&](const UserId& user) { return discarded.users.contains(user); });
    std::ranges::copy_if(command.groups, std::back_inserter(ended.groups), [&](const GroupId& group) {
        return std::ranges::find(discarded.groups, group) != discarded.groups.end();
    });
    if (ended.users.empty() && ended.groups.empty()) return Nothing{};  // D13
    return ended;                                                       // D9
}

}  // namespace muster::directory
