#include "domain/security_key/rules.hpp"
#include "domain/user/devices.hpp"

namespace muster::security_key {

// U6, V7: a security key becomes a user's. WebAuthn (7.1) wants each credential known once.
Decision decide(const Account& account, const RegisterKey& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    if (const auto* known = account.find_security_key(command.key)) {
        const auto same = known->user == command.user && known->credential == command.credential &&
                          known->label == command.label && known->name == command.name &&
                          known->uv_capable == command.uv_capable;
        if (same) return Nothing{};  // T10
        return IdInUse{.id = command.key.str()};
    }
    if (const auto* holder = account.find_by_credential(command.credential)) {  // V7
        return CredentialTaken{.holder = holder->id};
    }
    const Device device{command.key};
    if (auto refusal = user::check_tie(*user, device, {})) return *std::move(refusal);
    return user::events_of_gain(*user, device,  // U6
                                Registered{.key = command.key,
                                           .user = command.user,
                                           .credential = command.credential,
                                           .label = command.label,
                                           .name = command.name,
                                           .uv_capable = command.uv_capable});
}

}  // namespace muster::security_key
