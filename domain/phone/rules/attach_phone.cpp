#include "domain/phone/rules.hpp"
#include "domain/user/devices.hpp"

namespace muster::phone {

// U6, V1: a phone becomes a user's; others keep it.
Decision decide(const Account& account, const AttachPhone& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    const auto* phone = account.find_phone(command.phone);
    if (phone == nullptr) return UnknownPhone{.phone = command.phone};
    const Device device{phone->id};
    if (user->has(device)) return Nothing{};  // T10
    if (auto refusal = user::check_tie(*user, device, phone->users)) return *std::move(refusal);
    return user::events_of_gain(*user, device, Attached{.user = user->id, .phone = phone->id});  // U6
}

}  // namespace muster::phone
