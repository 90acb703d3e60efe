#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/account/event.hpp"
#include "domain/account/settings.hpp"
#include "domain/admin/admin.hpp"
#include "domain/application/application.hpp"
#include "domain/base/instant.hpp"
#include "domain/client/client.hpp"
#include "domain/directory/directory.hpp"
#include "domain/group/group.hpp"
#include "domain/phone/phone.hpp"
#include "domain/security_key/security_key.hpp"
#include "domain/token/token.hpp"
#include "domain/user/user.hpp"
#include "domain/values/ids.hpp"

namespace muster {

/// The fold of one account's events: all that `decide` may know.
struct Account {
    std::optional<AccountId> id;  // nothing before account.created
    Settings settings;
    std::unordered_map<ClientKey, client::Client> clients;
    std::unordered_map<ApplicationKey, application::Application> applications;
    std::unordered_map<AdminId, admin::Admin> admins;
    std::unordered_map<UserId, user::User> users;
    std::unordered_map<Username, UserId> names;  // U3: usernames and aliases, the trash included
    std::unordered_map<GroupId, group::Group> groups;
    std::unordered_map<std::string, GroupId> group_names;
    std::unordered_map<UserId, std::vector<GroupId>> groups_of;  // the other way round of members
    std::unordered_map<DirectoryId, directory::Directory> directories;
    std::set<std::pair<Instant, UserId>> purges;  // T12: who lies in the trash, by purge date
    std::set<std::pair<Instant, UserId>> locks;   // A3: who is locked out, by when that began
    std::unordered_map<PhoneId, phone::Phone> phones;
    std::unordered_multimap<phone::DialKey, PhoneId> phones_by_number;  // those that have one
    std::unordered_map<TokenId, token::Token> tokens;
    std::unordered_map<std::string, TokenId> token_serials;  // by token::serial_key
    std::unordered_map<SecurityKeyId, security_key::SecurityKey> security_keys;
    std::unordered_map<CredentialId, SecurityKeyId> credentials;

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
/// hundreds of thousands. `at` is the record's own time, so that no event repeats it.
void evolve(Account& account, const Event& event, Instant at);

}  // namespace muster
