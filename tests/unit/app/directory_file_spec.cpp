#include "infra/app/directory_file.hpp"

#include <gtest/gtest.h>

#include "infra/app/directory_toml.hpp"
#include "infra/app/strict_toml.hpp"

namespace muster::app {
namespace {

using directory::Kind;

const std::string corp = R"(
name = "corp"
kind = "openldap"
servers = ["ldaps://ldap1.example.com", "ldap://ldap2.example.com:3389"]
ca_file = "corp-ca.pem"
base = "dc=example,dc=com"
[bind]
dn = "cn=muster,dc=example,dc=com"
password_file = "corp.password"
[sync]
groups = ["cn=staff,ou=groups,dc=example,dc=com"]
every = "90s"
[guard]
users = 25
[attributes]
aliases = ["mail"]
)";

std::string with(const std::string& line, const std::string& other) {
    auto text = corp;
    const auto at = text.find(line);
    EXPECT_NE(at, std::string::npos) << line;
    return text.replace(at, line.size(), other);
}

std::string refusal_of(const std::string& text) {
    try {
        (void)parse_directory_file(text, "/etc/muster/corp.toml");
    } catch (const BadFile& bad) {
        return bad.what();
    }
    return "accepted";
}

TEST(DirectoryFile, D1_says_where_how_and_whom) {
    const auto made = parse_directory_file(corp, "/etc/muster/corp.toml");
    EXPECT_EQ(made.name, "corp");
    EXPECT_EQ(made.kind, Kind::openldap);
    EXPECT_EQ(made.servers.size(), 2U);
    EXPECT_EQ(made.tls, directory::Tls::starttls);
    EXPECT_EQ(made.ca_file, "/etc/muster/corp-ca.pem");
    EXPECT_EQ(made.bind.password_file, "/etc/muster/corp.password");
    EXPECT_EQ(made.every, std::chrono::seconds{90});
    EXPECT_EQ(made.full_read_every, std::chrono::hours{24});
    EXPECT_EQ(made.guard.users, 25U);
    EXPECT_EQ(made.guard.percent, 5U);
    EXPECT_EQ(made.attributes.username, "uid");
    EXPECT_EQ(made.attributes.aliases, std::vector<std::string>{"mail"});
    EXPECT_FALSE(made.carries_status());
    EXPECT_TRUE(made.attributes.phones.empty()) << "open to hands (D5)";
}

TEST(DirectoryFile, D1_a_certificate_and_a_keytab_lie_beside_the_file) {
    auto made = parse_directory_file(with("dn = \"cn=muster,dc=example,dc=com\"\npassword_file = \"corp.password\"",
                                          "mechanism = \"gssapi\"\nkeytab_file = \"corp.keytab\"\nprincipal = \"m@X\""),
                                     "/etc/muster/corp.toml");
    EXPECT_EQ(made.bind.keytab_file, "/etc/muster/corp.keytab");
    EXPECT_EQ(made.bind.principal, "m@X");
    made = parse_directory_file(with("password_file = \"corp.password\"",
                                     "password_file = \"p\"\ncertificate_file = \"c.pem\"\nkey_file = \"/k.key\""),
                                "/etc/muster/corp.toml");
    EXPECT_EQ(made.bind.certificate_file, "/etc/muster/c.pem");
    EXPECT_EQ(made.bind.key_file, "/k.key");
}

TEST(DirectoryFile, P1_how_usernames_are_taken) {
    EXPECT_EQ(parse_directory_file(corp, "/c.toml").attributes.username_normalization, Normalization::none);
    EXPECT_EQ(parse_directory_file(with("aliases = [\"mail\"]", "username_normalization = \"simple\""), "/c.toml")
                  .attributes.username_normalization,
              Normalization::simple);
    EXPECT_EQ(refusal_of(with("aliases = [\"mail\"]", "username_normalization = \"short\"")),
              "/etc/muster/corp.toml:16: attributes.username_normalization: must be \"none\" or \"simple\"");
}

TEST(DirectoryFile, S3_an_active_directory_carries_status_and_has_its_own_defaults) {
    const auto made = parse_directory_file(with("openldap", "ad"), "/etc/muster/corp.toml");
    EXPECT_EQ(made.attributes.username, "sAMAccountName");
    EXPECT_TRUE(made.carries_status());
    EXPECT_EQ(refusal_of(with("every = \"90s\"", "manual_disable = true")
                             .replace(with("every = \"90s\"", "manual_disable = true").find("openldap"), 8, "ad")),
              "/etc/muster/corp.toml:12: sync.manual_disable: is for a directory that carries no status; here the "
              "source decides");
}

TEST(DirectoryFile, OPS_02_a_typo_in_a_needed_key_is_named_itself) {
    EXPECT_NE(refusal_of("knd = \"ad\"\n").find("knd: unknown key; did you mean 'kind'?"), std::string::npos);
    EXPECT_NE(refusal_of("name = \"x\"\n[synk]\n").find("synk: unknown key; did you mean 'sync'?"), std::string::npos);
}

TEST(DirectoryFile, OPS_02_typos_and_wrong_values_are_refused_by_name) {
    EXPECT_EQ(refusal_of(with("groups =", "group =")),
              "/etc/muster/corp.toml:11: sync.group: unknown key; did you mean 'groups'?");
    EXPECT_EQ(refusal_of(with("[\"cn=staff,ou=groups,dc=example,dc=com\"]", "[]")),
              "/etc/muster/corp.toml:11: sync.groups: names no group; its members are who is synced");
    EXPECT_EQ(refusal_of(with("ca_file", "cafile")),
              "/etc/muster/corp.toml:5: cafile: unknown key; did you mean 'ca_file'?");
    EXPECT_EQ(refusal_of(with("\"90s\"", "\"often\"")),
              "/etc/muster/corp.toml:12: sync.every: must be a number with s, m, h or d behind it, as \"5m\"");
    EXPECT_EQ(refusal_of(with("\"90s\"", "\"99999999999999d\"")),
              "/etc/muster/corp.toml:12: sync.every: must be a number with s, m, h or d behind it, as \"5m\"");
    EXPECT_EQ(
        refusal_of(with("ldaps://", "https://")),
        "/etc/muster/corp.toml:4: servers: 'https://ldap1.example.com' must begin with ldap://, ldaps:// or ldapi://");
    EXPECT_EQ(
        refusal_of(with("password_file = \"corp.password\"", "password = \"hunter2\"")),
        "/etc/muster/corp.toml:9: bind.password: unknown key; known here: mechanism, dn, password_file, password_env, "
        "certificate_file, key_file, keytab_file, principal");
    EXPECT_EQ(
        refusal_of(with("\"cn=staff,ou=groups,dc=example,dc=com\"", "\"guid:12\"")),
        "/etc/muster/corp.toml:11: sync.groups: 'guid:12' is no GUID; write guid:d722ac0b-924e-45fd-bb4c-ff19ab348e9f");
}

TEST(DirectoryFile, D1_what_every_door_refuses_is_told_with_its_line) {
    EXPECT_EQ(refusal_of(with("\"90s\"", "\"9s\"")),
              "/etc/muster/corp.toml:12: sync.every: must be between 10 seconds and 7 days");
    EXPECT_EQ(refusal_of(with("dn = \"cn=muster,dc=example,dc=com\"\n", "")),
              "/etc/muster/corp.toml: bind.dn: is missing; a simple bind needs it");
    EXPECT_EQ(refusal_of(with("base = \"dc=example,dc=com\"", "base = \"example.com\"")),
              "/etc/muster/corp.toml:6: base: is no DN; write dc=example,dc=com");
    EXPECT_EQ(
        refusal_of(with("aliases = [\"mail\"]", "notes = \"memberOf\"")),
        "/etc/muster/corp.toml:16: attributes.notes: 'memberOf' is made by the server as it answers, so changes of "
        "it cannot be followed; name another");
}

TEST(DirectoryFile, D1_what_is_printed_is_read_as_the_same) {
    auto made = parse_directory_file(corp, "/etc/muster/corp.toml");
    const auto again = [](const directory::Configuration& configuration) {
        return parse_directory_file(directory_toml(configuration, "/var/lib/muster"), "/elsewhere/printed.toml");
    };
    EXPECT_EQ(again(made), made);
    made.name = "a \"quoted\" \\ näme";
    made.servers = {"ldap://one.example.com", "ldaps://two.example.com:636"};
    made.tls = directory::Tls::none;
    made.ca_file.clear();
    made.bind = {.mechanism = directory::BindMechanism::gss_spnego, .dn = "", .password_file = {}, .password_env = "P"};
    made.groups = {"cn=a\\2C b,dc=example,dc=com", "guid:d722ac0b-924e-45fd-bb4c-ff19ab348e9f"};
    made.every = std::chrono::seconds{61};
    made.full_read_every = std::chrono::minutes{90};
    made.send_enrollment_mail = true;
    made.manual_disable = true;
    made.guard = {.users = 0, .percent = 100};
    made.attributes.email.clear();
    made.attributes.aliases = {"mail", "mailLocalAddress"};
    EXPECT_EQ(again(made), made);
    made.manual_disable = false;
    made.attributes.status = "employeeActive";
    EXPECT_EQ(again(made), made);
    made.attributes.username_normalization = Normalization::simple;
    made.attributes.phones = {"telephoneNumber", "mobile"};
    made.bind.keytab_file = "/etc/muster/corp.keytab";
    made.bind.principal = "muster@EXAMPLE.COM";
    EXPECT_EQ(again(made), made);
    made.tls = directory::Tls::starttls;
    made.bind = {.mechanism = directory::BindMechanism::external, .dn = "", .password_file = {}, .password_env = {}};
    made.bind.certificate_file = "/etc/muster/corp.pem";
    made.bind.key_file = "/etc/muster/corp.key";
    EXPECT_EQ(again(made), made);
    auto ad = parse_directory_file(with("openldap", "ad"), "/etc/muster/corp.toml");
    EXPECT_EQ(again(ad), ad);
}

TEST(DirectoryFile, D1_a_file_of_the_installation_is_printed_by_its_whole_path) {
    auto made = parse_directory_file(corp, "/etc/muster/corp.toml");
    made.bind.password_file = "secrets/corp.password";
    const auto printed = directory_toml(made, "/var/lib/muster");
    EXPECT_NE(printed.find("password_file = \"/var/lib/muster/secrets/corp.password\""), std::string::npos) << printed;
}

}  // namespace
}  // namespace muster::app
