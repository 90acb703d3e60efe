#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/account/event.hpp"
#include "domain/directory/commands.hpp"

/// The account, people, groups and directories that specs speak of.
namespace muster::testing {

template <class Id>
Id an_id(std::string_view prefix, std::string_view name) {
    std::string text{prefix};
    text += std::string(Id::size - prefix.size() - name.size(), '0');
    text += name;
    return *Id::parse(text);
}

inline UserId a_user(std::string_view name) {
    return an_id<UserId>("DU", name);
}
inline UserId a_user(std::uint64_t number) {
    return a_user(std::to_string(number));
}
inline GroupId a_group(std::string_view name) {
    return an_id<GroupId>("DG", name);
}
inline DirectoryId a_directory(std::string_view name) {
    return an_id<DirectoryId>("DS", name);
}
inline Guid a_guid(std::uint64_t number) {
    Guid guid;
    for (std::size_t i = 0; i < 8; ++i) guid.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    return guid;
}
inline Username a_name(std::string_view text) {
    return Username{std::string{text}};
}
inline std::vector<Username> names(std::initializer_list<std::string_view> texts) {
    std::vector<Username> all;
    for (const auto text : texts) all.push_back(a_name(text));
    return all;
}

inline const Instant now{std::chrono::sys_days{std::chrono::year{2024} / 3 / 1} + std::chrono::hours{9}};
inline const AccountId account = an_id<AccountId>("DA", "EXAMPLE");

inline const UserId amy = a_user("AMY");
inline const UserId bob = a_user("BOB");
inline const UserId eve = a_user("EVE");
inline const Guid amys_guid = a_guid(1);
inline const Guid bobs_guid = a_guid(2);
inline const Guid eves_guid = a_guid(3);
inline const GroupId staff = a_group("STAFF");
inline const GroupId guests = a_group("GUESTS");
inline const Guid staffs_guid = a_guid(101);

inline const ClientKey help_desk = an_id<ClientKey>("DI", "CLIENT");
inline const ClientKey reader = an_id<ClientKey>("DI", "READER");
inline const ApplicationKey vpn = an_id<ApplicationKey>("DI", "VPN");
inline const AdminId olga = an_id<AdminId>("DE", "OLGA");
inline const AdminId otto = an_id<AdminId>("DE", "OTTO");

inline const DirectoryId corp = a_directory("CORP");    // Active Directory: carries status
inline const DirectoryId plain = a_directory("PLAIN");  // OpenLDAP without a mapped status

inline PhoneId a_phone(std::string_view name) {
    return an_id<PhoneId>("DP", name);
}
inline TokenId a_token(std::string_view name) {
    return an_id<TokenId>("DH", name);
}
inline SecurityKeyId a_key(std::string_view name) {
    return an_id<SecurityKeyId>("WA", name);
}
inline const PhoneId amys_phone = a_phone("AMYSPHONE");
inline const PhoneId amys_tablet = a_phone("AMYSTABLET");
inline const PhoneId ward_phone = a_phone("WARDPHONE");
inline const TokenId blue_token = a_token("BLUETOKEN");
inline const TokenId red_token = a_token("REDTOKEN");
inline const SecurityKeyId amys_key = a_key("AMYSKEY");
inline const SecurityKeyId bobs_key = a_key("BOBSKEY");

inline directory::Configuration configuration_of_corp() {
    directory::Configuration configuration;
    configuration.name = "corp";
    configuration.kind = directory::Kind::ad;
    configuration.servers = {"ldaps://dc1.corp.example"};
    configuration.base = "DC=corp,DC=example";
    configuration.bind.dn = "CN=sync,CN=Users,DC=corp,DC=example";
    configuration.bind.password_env = "MUSTER_CORP_PASSWORD";
    configuration.groups = {"CN=Staff,OU=Groups,DC=corp,DC=example"};
    configuration.attributes.username = "sAMAccountName";
    configuration.attributes.real_name = "displayName";
    configuration.attributes.email = "mail";
    return configuration;
}
inline directory::Configuration configuration_of_plain() {
    directory::Configuration configuration;
    configuration.name = "plain";
    configuration.servers = {"ldap://ldap.plain.example"};
    configuration.base = "dc=plain,dc=example";
    configuration.bind.dn = "cn=sync,dc=plain,dc=example";
    configuration.bind.password_env = "MUSTER_PLAIN_PASSWORD";
    configuration.groups = {"cn=staff,ou=groups,dc=plain,dc=example"};
    configuration.attributes.username = "uid";
    configuration.attributes.email = "mail";
    return configuration;
}
inline directory::Added corp_added() {
    return {.directory = corp, .configuration = configuration_of_corp()};
}
inline directory::Added plain_added() {
    return {.directory = plain, .configuration = configuration_of_plain()};
}

inline directory::Paused corp_paused() {
    return {.directory = corp, .reason = "moving to new servers"};
}

inline user::ManagedBy by(const DirectoryId& directory, const Guid& guid) {
    return {.directory = directory, .guid = guid};
}

/// Added by hand.
inline user::Created created(const UserId& user, std::string_view username,
                             user::Status status = user::Status::active) {
    user::Created event;
    event.user = user;
    event.status = status;
    event.cause = user::Cause::admin;
    event.profile.username = a_name(username);
    return event;
}

/// Created by a sync.
inline user::Created synced(const UserId& user, const user::ManagedBy& managed_by, std::string_view username,
                            user::Status status = user::Status::active) {
    auto event = created(user, username, status);
    event.cause = user::Cause::directory;
    event.managed_by = managed_by;
    return event;
}

inline user::StatusChanged status_changed(const UserId& user, user::Status from, user::Status to, user::Cause cause) {
    return {.user = user, .from = from, .to = to, .cause = cause};
}

inline user::Trashed trashed_by_hand(const UserId& user) {
    return {.user = user,
            .cause = user::TrashCause::admin,
            .purge_at = now + Days{7},
            .why = user::LeftBecause::not_applicable};
}
inline user::Trashed trashed_by_sync(const UserId& user, user::LeftBecause why = user::LeftBecause::left_groups) {
    return {.user = user, .cause = user::TrashCause::directory, .purge_at = now + Days{7}, .why = why};
}

inline group::Created a_local_group(const GroupId& group, std::string_view name) {
    return {.group = group,
            .managed_by = std::nullopt,
            .name = std::string{name},
            .description = {},
            .status = group::Status::active};
}
inline group::Created a_synced_group(const GroupId& group, const user::ManagedBy& managed_by, std::string_view name) {
    auto event = a_local_group(group, name);
    event.managed_by = managed_by;
    return event;
}
inline group::MembersChanged members(const GroupId& group, std::vector<UserId> added,
                                     std::vector<UserId> removed = {}) {
    return {.group = group, .added = std::move(added), .removed = std::move(removed)};
}

/// What the source says of a person: a username and, where it carries one, a status.
inline directory::PersonView a_person(const Guid& guid, const UserId& id_if_new, std::string_view username,
                                      std::optional<directory::SourceStatus> status = std::nullopt) {
    directory::PersonView view;
    view.guid = guid;
    view.id_if_new = id_if_new;
    view.fields.username = a_name(username);
    view.status = status;
    return view;
}

inline client::Created a_client(const ClientKey& client, std::string_view name, std::vector<client::Grant> grants) {
    client::Created event;
    event.client = client;
    event.name = std::string{name};
    event.grants = std::move(grants);
    return event;
}

inline application::Created an_application(const ApplicationKey& application, std::string_view name) {
    application::Created event;
    event.application = application;
    event.profile.name = std::string{name};
    event.profile.type = "radius";
    return event;
}

inline admin::Created an_admin(const AdminId& admin, std::string_view name, admin::Role role) {
    return {.admin = admin,
            .role = role,
            .email = Email{std::string{name} + "@corp.example"},
            .name = PersonName{std::string{name}},
            .phone = {}};
}

inline phone::Details a_mobile(std::string_view number, std::string_view extension = {}) {
    return {.number = PhoneNumber{std::string{number}},
            .extension = Extension{std::string{extension}},
            .name = {},
            .type = phone::Type::mobile,
            .platform = phone::Platform::unknown,
            .predelay = DialDelay{0},
            .postdelay = DialDelay{0}};
}
inline phone::Details a_tablet() {
    auto details = a_mobile("");
    details.platform = phone::Platform::apple_ios;
    return details;
}
inline phone::Created created(const PhoneId& phone, const phone::Details& details) {
    return {.phone = phone, .details = details};
}
inline phone::Attached attached(const UserId& user, const PhoneId& phone) {
    return {.user = user, .phone = phone};
}
inline token::Created created(const TokenId& token, TokenType type, std::string_view serial) {
    return {.token = token,
            .token_type = type,
            .serial = TokenSerial{std::string{serial}},
            .totp_step = is_totp(type) ? std::optional{totp_step_default} : std::nullopt,
            .counter = 0};
}
inline token::Assigned assigned(const UserId& user, const TokenId& token) {
    return {.user = user, .token = token};
}
inline security_key::Registered registered(const UserId& user, const SecurityKeyId& key, std::string_view credential) {
    return {.key = key,
            .user = user,
            .credential = CredentialId{std::string{credential}},
            .label = "Security Key",
            .name = {},
            .uv_capable = true};
}
template <class Id>
user::Enrolled enrolled(const UserId& user, const Id& first) {
    return {.user = user, .device = Device{first}};
}
template <class Id>
user::Unenrolled unenrolled(const UserId& user, const Id& last) {
    return {.user = user, .device = Device{last}};
}

inline user::ProfileChanged renamed(const UserId& user, std::string_view from, std::string_view to) {
    user::ProfileChanged event;
    event.user = user;
    event.username = user::Change<Username>{a_name(from), a_name(to)};
    return event;
}

}  // namespace muster::testing
