#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/account/event.hpp"
#include "domain/account/settings.hpp"
#include "domain/admin/admin.hpp"
#include "domain/application/application.hpp"
#include "domain/base/instant.hpp"
#include "domain/base/persistent_map.hpp"
#include "domain/base/persistent_set.hpp"
#include "domain/client/client.hpp"
#include "domain/directory/directory.hpp"
#include "domain/directory/password_use.hpp"
#include "domain/group/group.hpp"
#include "domain/phone/phone.hpp"
#include "domain/security_key/security_key.hpp"
#include "domain/token/token.hpp"
#include "domain/user/user.hpp"
#include "domain/values/ids.hpp"

namespace muster {

/// The fold of one account's events: all that `decide` may know. A copy costs nothing: it shares what is the same.
struct Account {
    std::optional<AccountId> id;  // nothing before account.created
    Settings settings;
    PersistentMap<ClientKey, client::Client> clients;
    PersistentMap<ApplicationKey, application::Application> applications;
    PersistentMap<AdminId, admin::Admin> admins;
    PersistentMap<UserId, user::User> users;
    PersistentMap<Username, UserId> names;  // U3: usernames and aliases, the trash included
    PersistentMap<GroupId, group::Group> groups;
    PersistentMap<std::string, GroupId> group_names;
    PersistentMap<UserId, std::vector<GroupId>> groups_of;  // the other way round of members
    PersistentMap<DirectoryId, directory::Directory> directories;
    PersistentMap<std::string, std::vector<directory::PasswordUse>> passwords;  // D1: by where each lies
    PersistentSet<std::pair<Instant, UserId>> purges;  // T12: who lies in the trash, by purge date
    PersistentSet<std::pair<Instant, UserId>> locks;   // A3: who is locked out, by when that began
    PersistentMap<PhoneId, phone::Phone> phones;
    PersistentSet<std::pair<phone::DialKey, PhoneId>> phones_by_number;  // those that have one
    PersistentMap<UserId, std::vector<PhoneId>> phones_given;  // D5: by the directory, and untouched by hands since
    PersistentMap<TokenId, token::Token> tokens;
    PersistentMap<std::string, TokenId> token_serials;  // by token::serial_key
    PersistentMap<SecurityKeyId, security_key::SecurityKey> security_keys;
    PersistentMap<CredentialId, SecurityKeyId> credentials;

    [[nodiscard]] const user::User* find_user(const UserId& id) const;
    [[nodiscard]] const group::Group* find_group(const GroupId& id) const;
    [[nodiscard]] const directory::Directory* find_directory(const DirectoryId& id) const;
    [[nodiscard]] const client::Client* find_client(const ClientKey& key) const;
    [[nodiscard]] const application::Application* find_application(const ApplicationKey& key) const;
    [[nodiscard]] const admin::Admin* find_admin(const AdminId& id) const;
    [[nodiscard]] const user::User* find_by_name(const Username& name) const;
    [[nodiscard]] const user::User* find_by_guid(const DirectoryId& directory, const Guid& guid) const;
    [[nodiscard]] const phone::Phone* find_phone(const PhoneId& id) const;
    [[nodiscard]] const phone::Phone* find_phone_by_number(const PhoneNumber& number, const Extension& extension) const;
    [[nodiscard]] const token::Token* find_token(const TokenId& id) const;
    [[nodiscard]] const token::Token* find_token_by_serial(TokenType type, const TokenSerial& serial) const;
    [[nodiscard]] const security_key::SecurityKey* find_security_key(const SecurityKeyId& id) const;
    [[nodiscard]] const security_key::SecurityKey* find_by_credential(const CredentialId& credential) const;

    friend bool operator==(const Account&, const Account&) = default;
};

/// Total: an event about somebody unknown changes nothing. In place, as an account may hold
/// hundreds of thousands. `at` is the record's own time, so that no event repeats it; `sync_run` its context's.
void evolve(Account& account, const Event& event, Instant at, const std::optional<RunId>& sync_run = {});

}  // namespace muster
