#include "domain/security_key/security_key.hpp"

#include <vector>

#include "domain/account/account.hpp"
#include "domain/user/devices.hpp"

namespace muster::security_key {

void fold(Account& account, const Registered& registered, Instant at) {
    if (!account.users.contains(registered.user)) return;
    const auto is_new =
        account.security_keys.try_emplace(registered.key, SecurityKey{.id = registered.key,
                                                                      .user = registered.user,
                                                                      .credential = registered.credential,
                                                                      .label = registered.label,
                                                                      .name = registered.name,
                                                                      .uv_capable = registered.uv_capable,
                                                                      .added = at});
    if (!is_new) return;
    account.credentials.insert_or_assign(registered.credential, registered.key);
    std::vector<UserId> only_one;
    user::tie(account, registered.user, Device{registered.key}, only_one);
}

void fold(Account& account, const Deleted& deleted) {
    remove(account, deleted.key);
}

void remove(Account& account, const SecurityKeyId& id) {
    const auto* key = account.find_security_key(id);
    if (key == nullptr) return;
    const auto credential = account.credentials.find(key->credential);
    if (credential != account.credentials.end() && credential->second == id) account.credentials.erase(key->credential);
    user::untie_all(account, Device{id}, {key->user});
    account.security_keys.erase(id);
}

}  // namespace muster::security_key
