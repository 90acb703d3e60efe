#include <algorithm>

#include "domain/directory/rules.hpp"
#include "domain/ledger/record.hpp"

namespace muster::directory {
namespace {

constexpr std::size_t users_per_event_max = 1000;
constexpr std::size_t held_users_max = 100'000;
static_assert(held_users_max / users_per_event_max <= ledger::records_per_commit_max);

}  // namespace

// D9: a run's removals wait for a person; nobody is trashed by this.
Decision decide(const Account& account, const HoldRemovals& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (directory->held && directory->held->plan == command.plan) return Nothing{};  // D9, D13: held already
    if (command.users.size() > held_users_max) {
        return BadValue{{.field = "users", .why = "are more than 100,000"}};
    }
    Events events;
    auto from = command.users.begin();
    do {  // at least one, as a run that finds nobody may have nobody to remove either
        const auto left = static_cast<std::size_t>(command.users.end() - from);
        const auto to = from + static_cast<std::ptrdiff_t>(std::min(left, users_per_event_max));
        events.emplace_back(SyncHeld{.directory = directory->id,  // D9
                                     .run = command.run,
                                     .plan = command.plan,
                                     .total = command.total,
                                     .nobody_found = command.nobody_found,
                                     .users = {from, to}});
        from = to;
    } while (from != command.users.end());
    return events;
}

}  // namespace muster::directory
