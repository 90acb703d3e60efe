#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/account/account.hpp"

/// What an account holds, as plain lists without an index: in this form the model keeps it, and in this form the
/// account is compared with the model.
namespace muster::reference {

struct Trash {
    user::TrashCause cause = user::TrashCause::admin;
    Instant purge_at;
    friend bool operator==(const Trash&, const Trash&) = default;
};

struct Person {
    UserId id{};
    Instant created{};
    Profile profile{};
    user::Status status = user::Status::active;       // own; in the trash, what it was before
    std::optional<user::Status> before_the_source{};  // D6
    std::optional<Instant> locked{};                  // A3
    std::uint32_t failures = 0;                       // A3: in a row
    AttemptId last_attempt{};
    std::optional<Instant> last_login{};
    std::optional<Instant> restored{};  // T5: by hand, and not used since
    std::optional<Instant> enrolled{};
    std::optional<user::ManagedBy> managed_by{};
    std::optional<Trash> trash{};
    friend bool operator==(const Person&, const Person&) = default;
};

struct Group {
    GroupId id{};
    std::string name{};
    std::string description{};
    group::Status status = group::Status::active;
    std::optional<user::ManagedBy> managed_by{};
    std::vector<UserId> members{};
    friend bool operator==(const Group&, const Group&) = default;
};

struct Phone {
    PhoneId id{};
    phone::Details details{};
    std::vector<UserId> users{};
    bool by_directory = false;    // D5: made for one, and no hand has changed it
    std::vector<UserId> given{};  // D5: those to whom their directory gave it
    friend bool operator==(const Phone&, const Phone&) = default;
};

struct Token {
    TokenId id{};
    TokenType type = TokenType::h6;
    TokenSerial serial{};
    std::optional<TotpStep> step{};
    std::uint64_t counter = 0;
    TokenDrift drift{0};
    std::vector<UserId> users{};
    friend bool operator==(const Token&, const Token&) = default;
};

struct Key {
    SecurityKeyId id{};
    UserId user{};
    CredentialId credential{};
    std::string label{};
    DeviceName name{};
    bool uv_capable = false;
    friend bool operator==(const Key&, const Key&) = default;
};

struct Admin {
    AdminId id{};
    admin::Role role = admin::Role::read_only;
    admin::Status status = admin::Status::active;
    Email email{};
    PersonName name{};
    PhoneNumber phone{};
    friend bool operator==(const Admin&, const Admin&) = default;
};

struct Directory {
    DirectoryId id{};
    directory::Configuration configuration{};
    std::optional<std::string> paused{};  // why
    friend bool operator==(const Directory&, const Directory&) = default;
};

struct World {
    std::optional<AccountId> account{};
    Settings settings{};
    std::vector<Person> people{};
    std::vector<Group> groups{};
    std::vector<Phone> phones{};
    std::vector<Token> tokens{};
    std::vector<Key> keys{};
    std::vector<Admin> admins{};
    std::vector<Directory> directories{};
    friend bool operator==(const World&, const World&) = default;
};

/// By id, as the order in which things came is nobody's business. (That in which a device was tied is told.)
void put_in_order(World& world);

[[nodiscard]] World seen_in(const Account& account);

/// What stands in one and not in the other, a line each.
[[nodiscard]] std::string difference(const World& model, const World& account);

}  // namespace muster::reference
