#include "domain/directory/phones.hpp"
#include "domain/phone/rules.hpp"
#include "domain/user/devices.hpp"

namespace muster::phone {

// U6, T7, V8, D5: a phone leaves the account, and each who has it.
Decision decide(const Account& account, const DeletePhone& command, Instant) {
    const auto* phone = account.find_phone(command.phone);
    if (phone == nullptr) return UnknownPhone{.phone = command.phone};
    if (const auto trashed = user::first_in_trash(account, phone->users)) return InTheTrash{.user = *trashed};  // T7
    if (const auto* giver = directory::giver_of(account, *phone)) {                                             // D5
        return ManagedByDirectory{.field = "phones", .directory = *giver};
    }
    return user::events_of_loss(account, phone->users, Device{phone->id},  // U6, V8
                                Deleted{.phone = phone->id, .users = phone->users});
}

}  // namespace muster::phone
