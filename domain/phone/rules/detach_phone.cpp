#include "domain/directory/phones.hpp"
#include "domain/phone/rules.hpp"
#include "domain/user/devices.hpp"

namespace muster::phone {

// U6, T7, V8, D5: a phone is a user's no more; it stays in the account.
Decision decide(const Account& account, const DetachPhone& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    const auto* phone = account.find_phone(command.phone);
    if (phone == nullptr) return UnknownPhone{.phone = command.phone};
    if (!user->has(Device{phone->id})) return Nothing{};                          // T10
    if (user->is_in_trash()) return InTheTrash{.user = user->id};                 // T7
    if (const auto* giver = directory::giver_of(account, user->id, phone->id)) {  // D5
        return ManagedByDirectory{.field = "phones", .directory = *giver};
    }
    return user::events_of_loss(account, {user->id}, Device{phone->id}, Detached{.user = user->id, .phone = phone->id});
}

}  // namespace muster::phone
