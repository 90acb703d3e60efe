#include "infra/app/directory_file.hpp"

#include <gtest/gtest.h>

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
        "/etc/muster/corp.toml:9: bind.password: unknown key; known here: mechanism, dn, password_file, password_env");
    EXPECT_EQ(
        refusal_of(with("\"cn=staff,ou=groups,dc=example,dc=com\"", "\"guid:12\"")),
        "/etc/muster/corp.toml:11: sync.groups: 'guid:12' is no GUID; write guid:d722ac0b-924e-45fd-bb4c-ff19ab348e9f");
}

}  // namespace
}  // namespace muster::app
