#include <algorithm>

#include "domain/directory/report.hpp"
#include "domain/directory/rules.hpp"
#include "domain/ledger/record.hpp"

namespace muster::directory {
namespace {

constexpr std::size_t users_per_event_max = 1000;
constexpr std::size_t held_users_max = 100'000;
constexpr std::size_t held_groups_max = 100;
static_assert(held_users_max / users_per_event_max + 2 <= ledger::records_per_commit_max);

template <class T>
std::vector<T> part_of(const std::vector<T>& all, std::size_t from, std::size_t to) {
    if (all.empty()) return {};
    return {all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to)};
}

}  // namespace

// D9: a run's removals wait for a person; nobody is trashed by this.
Decision decide(const Account& account, const HoldRemovals& command, Instant now) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    const bool waits = directory->held && directory->held->plan == command.plan && now < directory->held->expires_at;
    if (waits) return Nothing{};  // D9, D13: held already
    // D9: nobody is asked again, by a run that had planned before either.
    if (directory->discarded && directory->discarded->plan == command.plan) return Nothing{};
    const auto* approved = valid_approval(*directory, now);
    // D9: by a run that had planned before somebody approved; the next one carries it out.
    if (approved != nullptr && approved->plan == command.plan) return Nothing{};
    if (command.users.size() > held_users_max) {
        return BadValue{{.field = "users", .why = "are more than 100,000"}};
    }
    if (command.groups.size() > held_groups_max) return BadValue{{.field = "groups", .why = "are more than 100"}};
    if (!command.reasons.empty() && command.reasons.size() != command.users.size()) {
        return BadValue{{.field = "reasons", .why = "are not one for each user"}};
    }
    Events events;
    const bool too_old = directory->approved && approved == nullptr;
    if (too_old) events.emplace_back(HoldExpired{.directory = directory->id, .plan = directory->approved->plan});  // D9
    if (directory->held && directory->held->plan == command.plan) {  // D9: its time is over, and nobody said so yet
        events.emplace_back(HoldExpired{.directory = directory->id, .plan = command.plan});
    } else if (directory->held) {  // D9
        events.emplace_back(HoldOvertaken{.directory = directory->id, .plan = directory->held->plan});
    }
    std::size_t from = 0;
    do {  // at least one, as a group may read empty whose members all stay through another
        const auto to = std::min(from + users_per_event_max, command.users.size());
        events.emplace_back(SyncHeld{.directory = directory->id,  // D9
                                     .run = command.run,
                                     .plan = command.plan,
                                     .total = command.total,
                                     .nobody_found = command.nobody_found,
                                     .users = part_of(command.users, from, to),
                                     .reasons = part_of(command.reasons, from, to),
                                     .groups = command.groups,
                                     .position = command.position,
                                     .why = bounded(command.why),
                                     .expires_at = now + held_for});
        from = to;
    } while (from != command.users.size());
    return events;
}

}  // namespace muster::directory
