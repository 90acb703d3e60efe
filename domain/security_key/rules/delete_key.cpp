#include "domain/security_key/rules.hpp"
#include "domain/user/devices.hpp"

namespace muster::security_key {

// U6, T7, V8: a security key goes.
Decision decide(const Account& account, const DeleteKey& command, Instant) {
    const auto* key = account.find_security_key(command.key);
    if (key == nullptr) return UnknownSecurityKey{.key = command.key};
    if (const auto trashed = user::first_in_trash(account, {key->user})) return InTheTrash{.user = *trashed};  // T7
    return user::events_of_loss(account, {key->user}, Device{key->id},                                         // U6, V8
                                Deleted{.key = key->id, .user = key->user});
}

}  // namespace muster::security_key
