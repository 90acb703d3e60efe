#include <algorithm>

#include "domain/user/rules.hpp"

namespace muster::user {
namespace {

// T8: phones that belong to nobody else go, and so do keys; tokens stay in the account.
void take_leave(const Account& account, const Device& device, Purged& purged) {
    switch (device.kind) {
        case DeviceKind::phone: {
            const auto is_shared = account.phones.at(device.phone()).users.size() > 1;
            (is_shared ? purged.left_phones : purged.deleted_phones).push_back(device.phone());
            return;
        }
        case DeviceKind::token:
            purged.unassigned_tokens.push_back(device.token());
            return;
        case DeviceKind::key:
            purged.deleted_keys.push_back(device.key());
            return;
    }
}

}  // namespace

// T1, T3, T4, T8, T11, T12: a user is gone for good.
Decision decide(const Account& account, const PurgeUser& command, Instant now) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    const auto* trash = std::get_if<InTrash>(&user->phase);
    if (command.cause == PurgeCause::deadline) {
        if (trash == nullptr) return Nothing{};  // T12: restored before its day came
        if (now < trash->purge_at) return NotDueYet{.user = user->id, .due_at = trash->purge_at};  // T12
    }
    if (trash == nullptr && user->managed_by) {  // T4, T11: by hand only out of the trash
        return ManagedByDirectory{.field = "user_id", .directory = user->managed_by->directory};
    }
    Purged purged{.user = user->id,  // T3
                  .cause = command.cause,
                  .left_groups = {},
                  .left_phones = {},
                  .deleted_phones = {},
                  .unassigned_tokens = {},
                  .deleted_keys = {}};
    if (const auto groups = account.groups_of.find(user->id); groups != account.groups_of.end()) {
        purged.left_groups = groups->second;
        std::ranges::sort(purged.left_groups);
    }
    for (const auto& device : user->devices) take_leave(account, device, purged);  // T8
    return purged;
}

}  // namespace muster::user
