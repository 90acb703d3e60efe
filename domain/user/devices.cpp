#include "domain/user/devices.hpp"

#include <utility>

namespace muster::user {

std::optional<Refusal> check_tie(const User& user, const Device& device, const std::vector<UserId>& users_of_device) {
    if (user.is_in_trash()) return InTheTrash{.user = user.id};  // T7
    if (user.devices.size() >= devices_per_user_max) return TooManyDevices{.user = user.id};
    if (users_of_device.size() >= users_per_device_max) return SharedByTooMany{.device = device};
    return std::nullopt;
}

std::optional<UserId> first_in_trash(const Account& account, const std::vector<UserId>& users) {
    for (const auto& id : users) {
        const auto* user = account.find_user(id);
        if (user != nullptr && user->is_in_trash()) return id;
    }
    return std::nullopt;
}

Events events_of_gain(const User& user, const Device& device, Event tied) {
    Events events{std::move(tied)};
    if (!user.is_enrolled()) events.emplace_back(Enrolled{.user = user.id, .device = device});  // U6
    return events;
}

Events events_of_loss(const Account& account, const std::vector<UserId>& users, const Device& device, Event lost) {
    Events events{std::move(lost)};
    for (const auto& id : users) {
        const auto* user = account.find_user(id);
        if (user == nullptr || user->devices != std::vector{device}) continue;
        events.emplace_back(Unenrolled{.user = id, .device = device});  // U6, V8
    }
    return events;
}

void tie(Account& account, const UserId& id, const Device& device, std::vector<UserId>& users_of_device) {
    auto* user = account.users.edit(id);
    if (user == nullptr || user->has(device)) return;
    user->devices.push_back(device);
    users_of_device.push_back(id);
}

void untie(Account& account, const UserId& id, const Device& device, std::vector<UserId>& users_of_device) {
    auto* user = account.users.edit(id);
    if (user == nullptr) return;
    std::erase(user->devices, device);
    std::erase(users_of_device, id);
}

void untie_all(Account& account, const Device& device, const std::vector<UserId>& users_of_device) {
    for (const auto& id : users_of_device) {
        if (auto* user = account.users.edit(id)) std::erase(user->devices, device);
    }
}

}  // namespace muster::user
