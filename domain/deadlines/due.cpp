#include "domain/deadlines/due.hpp"

#include <algorithm>
#include <utility>

#include "domain/user/deadlines.hpp"

namespace muster::deadlines {
namespace {

void sooner(std::optional<Instant>& next, std::optional<Instant> at) {
    if (at && (!next || *at < *next)) next = at;
}

}  // namespace

Due due(const Account& account, Inactivity& inactivity, Instant now, Bounds bounds) {
    Due due;
    for (const auto& [purge_at, user] : account.purges) {  // T12
        if (purge_at > now || due.commands.size() == bounds.commands) {
            sooner(due.next, purge_at);
            break;
        }
        due.commands.push_back({purge_at, user::PurgeUser{user, user::PurgeCause::deadline}});
    }
    std::size_t locks = 0;
    for (const auto& [since, user] : account.locks) {  // A3
        const auto ends_at = user::lock_ends_at(account, {.since = since, .failures = 0});
        if (!ends_at || *ends_at > now || locks == bounds.commands) {
            sooner(due.next, ends_at);
            break;
        }
        due.commands.push_back({*ends_at, user::EndLock{user}});
        ++locks;
    }
    for (const auto& [id, directory] : account.directories) {  // D9
        const auto look = [&due, &id, now](const auto& plan) {
            if (!plan) return;
            if (plan->expires_at > now) return sooner(due.next, plan->expires_at);
            due.commands.push_back({plan->expires_at, directory::ExpireHeld{id, plan->plan}});
        };
        look(directory.held);
        look(directory.approved);
    }
    inactivity.walk(account, now, bounds.users);
    if (inactivity.is_walking()) sooner(due.next, now);
    for (auto& [at, user] : inactivity.due(account, now, bounds.commands)) {  // A5
        due.commands.push_back({at, user::TrashInactive{user}});
    }
    sooner(due.next, inactivity.next());

    std::ranges::stable_sort(due.commands, {}, &Overdue::since);
    if (due.commands.size() > bounds.commands) {
        due.commands.erase(due.commands.begin() + static_cast<std::ptrdiff_t>(bounds.commands), due.commands.end());
    }
    if (!due.commands.empty()) due.next = now;
    return due;
}

}  // namespace muster::deadlines
