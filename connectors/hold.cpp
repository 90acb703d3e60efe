#include "connectors/hold.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace muster::connectors {
namespace {

// As many as HoldRemovals takes. Who is beyond them is not in what is approved, and so is held by the next run.
constexpr std::size_t held_users_max = 100'000;
constexpr std::size_t held_groups_max = 100;
constexpr const char* stays = "would go to the trash; that was discarded, so they stay";

std::string digest_of(const HeldBack& held, const Digest& digest) {
    std::string all;
    all.reserve((held.removals.size() + held.groups.size()) * (UserId::size + 1));
    for (const Removal& removal : held.removals) {  // sorted by user
        all += removal.user.view();
        all += '\n';
    }
    for (const GroupId& group : held.groups) {
        all += group.view();
        all += '\n';
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const std::uint8_t byte : digest.sha256(all)) {
        hex += digits[byte >> 4];
        hex += digits[byte & 0x0f];
    }
    return hex;
}

}  // namespace

void keep_the_discarded(Plan& plan, const directory::Directory& directory) {
    if (!directory.discarded) return;
    const directory::Discarded& discarded = *directory.discarded;
    std::erase_if(plan.removals, [&](const Removal& removal) {
        if (removal.discarded) plan.left_outs.add(directory::LeftOutReason::removal_held, removal.who, stays);
        return removal.discarded;
    });
    std::erase_if(plan.emptied_groups, [&](const EmptiedGroup& emptied) {
        return std::ranges::find(discarded.groups, emptied.group) != discarded.groups.end();
    });
}

HeldBack hold_back(Plan& plan, const directory::Guard& guard, bool read_complete, TrashedBefore before) {
    HeldBack held{.why = hold_reason(plan, guard, read_complete, before),
                  .removals = {},
                  .groups = {},
                  .nobody_found = plan.nobody_found};
    if (held.why.empty()) return held;
    const auto others = std::ranges::stable_partition(plan.removals, &Removal::approved);
    held.removals.assign(std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
    plan.removals.erase(others.begin(), others.end());
    for (const Removal& removal : held.removals)
        plan.left_outs.add(directory::LeftOutReason::removal_held, removal.who, "would go to the trash; held");
    if (read_complete)  // D8: of an incomplete read none has emptied
        for (const EmptiedGroup& emptied : plan.emptied_groups) held.groups.push_back(emptied.group);
    std::ranges::sort(held.groups);
    withhold_all_but(plan, plan.released_groups);
    return held;
}

directory::HoldRemovals to_be_held(const HeldBack& held, const DirectoryId& directory, const RunId& run,
                                   std::uint64_t position, const Digest& digest) {
    directory::HoldRemovals command{.directory = directory,
                                    .run = run,
                                    .plan = digest_of(held, digest),
                                    .total = held.removals.size(),
                                    .nobody_found = held.nobody_found,
                                    .users = {},
                                    .reasons = {},
                                    .groups = held.groups,
                                    .position = position,
                                    .why = held.why};
    if (command.groups.size() > held_groups_max) command.groups.resize(held_groups_max);
    const std::size_t count = std::min(held.removals.size(), held_users_max);
    command.users.reserve(count);
    command.reasons.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        command.users.push_back(held.removals[i].user);
        command.reasons.push_back(held.removals[i].because);
    }
    return command;
}

}  // namespace muster::connectors
