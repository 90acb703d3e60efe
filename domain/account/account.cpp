#include "domain/account/account.hpp"

#include "domain/base/match.hpp"

namespace muster {
namespace {

template <class Map, class Key>
auto* found(Map& map, const Key& key) {
    const auto it = map.find(key);
    return it == map.end() ? nullptr : &it->second;
}

}  // namespace

const user::User* Account::find_user(const UserId& user) const {
    return found(users, user);
}

const group::Group* Account::find_group(const GroupId& group) const {
    return found(groups, group);
}

const directory::Directory* Account::find_directory(const DirectoryId& directory) const {
    return found(directories, directory);
}

const client::Client* Account::find_client(const ClientKey& client) const {
    return found(clients, client);
}

const application::Application* Account::find_application(const ApplicationKey& application) const {
    return found(applications, application);
}

const admin::Admin* Account::find_admin(const AdminId& admin) const {
    return found(admins, admin);
}

const user::User* Account::find_by_name(const Username& username) const {
    const auto* holder = found(names, username);
    return holder == nullptr ? nullptr : find_user(*holder);
}

const user::User* Account::find_by_guid(const DirectoryId& directory, const Guid& guid) const {
    const auto* where = find_directory(directory);
    if (where == nullptr) return nullptr;
    const auto* bound = found(where->users, guid);
    return bound == nullptr ? nullptr : find_user(*bound);
}

const phone::Phone* Account::find_phone(const PhoneId& phone) const {
    return found(phones, phone);
}

const phone::Phone* Account::find_phone_by_number(const PhoneNumber& number, const Extension& extension) const {
    const auto key = phone::dial_key(number, extension);
    for (auto it = phones_by_number.lower_bound({key, {}}); it != phones_by_number.end() && it->first == key; ++it) {
        const auto* phone = find_phone(it->second);
        const auto is_it = phone != nullptr && phone->details.number == number && phone->details.extension == extension;
        if (is_it) return phone;
    }
    return nullptr;
}

const token::Token* Account::find_token(const TokenId& token) const {
    return found(tokens, token);
}

const token::Token* Account::find_token_by_serial(TokenType type, const TokenSerial& serial) const {
    const auto* token = found(token_serials, token::serial_key(type, serial));
    return token == nullptr ? nullptr : find_token(*token);
}

const security_key::SecurityKey* Account::find_security_key(const SecurityKeyId& key) const {
    return found(security_keys, key);
}

const security_key::SecurityKey* Account::find_by_credential(const CredentialId& credential) const {
    const auto* key = found(credentials, credential);
    return key == nullptr ? nullptr : find_security_key(*key);
}

// H1: whatever an account is, its events made it so.
void evolve(Account& account, const Event& event, Instant at, const std::optional<RunId>& sync_run) {
    match(
        event,
        [&](const AccountCreated& created) {
            if (account.id) return;
            account.id = created.account;
            account.settings = created.settings;
            account.settings.name = created.name;
        },
        [&](const SettingsChanged& changed) {
            if (!account.id) return;
            for (const auto& [name, from, to] : changed.changes) {
                if (const auto* setting = find_setting(name)) assign(account.settings, *setting, to);
            }
        },
        [](const ledger::Opened&) {},  // the ledger's own: no account hears of it
        // `fold`, not `evolve`: a missing one must not convert back to Event and recurse. Only some ask
        // when it was.
        [&](const auto& about_somebody) {
            if constexpr (requires { fold(account, about_somebody, at); }) {
                fold(account, about_somebody, at);
            } else {
                fold(account, about_somebody);
            }
        });
    if (sync_run) directory::hear(account, *sync_run, at);  // D15
}

}  // namespace muster
