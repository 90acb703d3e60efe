#include <gtest/gtest.h>

#include <functional>

#include "domain/directory/configuration_check.hpp"
#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using directory::Configuration;

/// "field why" of the first problem of a configuration that is otherwise sound.
std::string problem(const std::function<void(directory::Configuration&)>& change,
                    Configuration made = configuration_of_plain()) {
    change(made);
    const auto found = directory::problems_of(made);
    return found.empty() ? "" : found.front().field + " " + found.front().why;
}

TEST(Configuration, D1_the_examples_are_sound) {
    EXPECT_EQ(problem([](Configuration&) {}), "");
    EXPECT_EQ(problem([](Configuration&) {}, configuration_of_corp()), "");
}

TEST(Configuration, D1_what_cannot_work_is_named_with_what_to_write) {
    EXPECT_EQ(problem([](auto& c) { c.name.assign(101, 'n'); }), "name is longer than 100 bytes");
    EXPECT_EQ(problem([](auto& c) { c.name = "a\nb"; }), "name has a control character in it");
    EXPECT_EQ(problem([](auto& c) { c.servers.clear(); }),
              "servers names no server; write [\"ldaps://ldap.example.com\"]");
    EXPECT_EQ(problem([](auto& c) { c.servers.emplace_back("http://x"); }),
              "servers 'http://x' must begin with ldap://, ldaps:// or ldapi://");
    EXPECT_EQ(problem([](auto& c) { c.servers = {"ldap.example.com"}; }),
              "servers 'ldap.example.com' must begin with ldap://, ldaps:// or ldapi://");
    EXPECT_EQ(problem([](auto& c) { c.servers = {"ldap:///dc=x"}; }),
              "servers 'ldap:///dc=x' names no host; write ldaps://ldap.example.com");
    EXPECT_EQ(problem([](auto& c) { c.servers = {"LDAPI:///"}; }), "");
    EXPECT_EQ(problem([](auto& c) { c.base = "example.com"; }), "base is no DN; write dc=example,dc=com");
    EXPECT_EQ(problem([](auto& c) { c.groups.clear(); }), "sync.groups names no group; its members are who is synced");
    EXPECT_EQ(problem([](auto& c) { c.groups = {"GUID:nonsense"}; }),
              "sync.groups 'GUID:nonsense' is no GUID; write guid:d722ac0b-924e-45fd-bb4c-ff19ab348e9f");
    EXPECT_EQ(problem([](auto& c) { c.groups = {"guid:d722ac0b-924e-45fd-bb4c-ff19ab348e9f"}; }), "");
    EXPECT_EQ(problem([](auto& c) { c.groups = {"staff"}; }),
              "sync.groups 'staff' is neither a DN, as cn=staff,dc=example,dc=com, nor guid: and a GUID");
}

TEST(Configuration, D1_a_simple_bind_needs_a_name_and_one_place_of_the_password) {
    EXPECT_EQ(problem([](auto& c) { c.bind.dn.clear(); }), "bind.dn is missing; a simple bind needs it");
    EXPECT_EQ(problem([](auto& c) { c.bind.password_env.clear(); }),
              "bind.password_file name one of password_file and password_env");
    EXPECT_EQ(problem([](auto& c) { c.bind.password_file = "/f"; }),
              "bind.password_file name one of password_file and password_env");
}

TEST(Configuration, D1_external_says_who_asks_by_a_socket_or_by_a_certificate_within_tls) {
    auto made = configuration_of_plain();
    made.bind = {.mechanism = directory::BindMechanism::external, .dn = {}, .password_file = {}, .password_env = {}};
    EXPECT_EQ(
        problem([](auto&) {}, made),
        "bind.certificate_file is missing; to 'ldap://ldap.plain.example' a certificate says who asks, and its key "
        "is named by key_file");
    made.bind.certificate_file = "c.pem";
    EXPECT_EQ(problem([](auto&) {}, made), "bind.key_file is missing; a certificate and its key are named together");
    made.bind.key_file = "c.key";
    EXPECT_EQ(problem([](auto&) {}, made), "");
    EXPECT_EQ(problem([](auto& c) { c.bind.certificate_file.clear(); }, made),
              "bind.certificate_file is missing; a certificate and its key are named together");
    EXPECT_EQ(problem([](auto& c) { c.tls = directory::Tls::none; }, made),
              "bind.certificate_file is shown within TLS alone; write ldaps:// servers, or tls = \"starttls\"");
    made.tls = directory::Tls::none;
    made.servers = {"LDAPS://one.example", "ldap://two.example"};
    EXPECT_EQ(problem([](auto&) {}, made),
              "bind.mechanism \"external\" is for ldapi://, or for a certificate within TLS; for 'ldap://two.example' "
              "write ldaps://, or tls = \"starttls\"");
    made.servers.pop_back();
    EXPECT_EQ(problem([](auto&) {}, made), "");
    made.bind.certificate_file.clear();
    made.bind.key_file.clear();
    made.servers = {"ldapi:///"};
    EXPECT_EQ(problem([](auto&) {}, made), "");
}

TEST(Configuration, D1_a_certificate_goes_with_a_password_too) {
    EXPECT_EQ(problem([](auto& c) {
                  c.bind.certificate_file = "c.pem";
                  c.bind.key_file = "c.key";
              }),
              "");
}

TEST(Configuration, D1_a_keytab_is_for_kerberos_and_a_principal_for_a_keytab) {
    EXPECT_EQ(problem([](auto& c) { c.bind.keytab_file = "k"; }),
              "bind.keytab_file is for mechanism \"gssapi\" or \"gss-spnego\"");
    auto made = configuration_of_corp();
    made.bind = {.mechanism = directory::BindMechanism::gssapi, .dn = {}, .password_file = {}, .password_env = {}};
    EXPECT_EQ(problem([](auto&) {}, made), "");
    EXPECT_EQ(problem([](auto& c) { c.bind.principal = "muster@CORP.EXAMPLE"; }, made),
              "bind.principal says whose key of a keytab is taken; name that keytab by keytab_file");
    made.bind.keytab_file = "corp.keytab";
    EXPECT_EQ(problem([](auto&) {}, made), "");
    EXPECT_EQ(problem([](auto& c) { c.bind.principal = "muster@CORP.EXAMPLE"; }, made), "");
    EXPECT_EQ(problem([](auto& c) { c.bind.principal = "my account"; }, made),
              "bind.principal 'my account' is no principal; write muster@EXAMPLE.COM");
}

TEST(Configuration, D12_a_full_read_comes_at_least_daily) {
    constexpr auto why = "sync.full_read_every must be more than nothing and at most 24 hours";
    EXPECT_EQ(problem([](auto& c) { c.full_read_every = std::chrono::hours{24}; }), "");
    EXPECT_EQ(problem([](auto& c) { c.full_read_every = std::chrono::hours{25}; }), why);
    EXPECT_EQ(problem([](auto& c) { c.full_read_every = std::chrono::seconds{0}; }), why);
}

TEST(Configuration, D1_the_schedule_has_bounds) {
    constexpr auto why = "sync.every must be between 10 seconds and 7 days";
    EXPECT_EQ(problem([](auto& c) { c.every = std::chrono::seconds{9}; }), why);
    EXPECT_EQ(problem([](auto& c) { c.every = std::chrono::seconds{10}; }), "");
    EXPECT_EQ(problem([](auto& c) { c.every = std::chrono::hours{24 * 7}; }), "");
    EXPECT_EQ(problem([](auto& c) { c.every = std::chrono::hours{24 * 7 + 1}; }), why);
}

TEST(Configuration, D9_the_guard_is_a_part_of_a_hundred) {
    EXPECT_EQ(problem([](auto& c) { c.guard.percent = 100; }), "");
    EXPECT_EQ(problem([](auto& c) { c.guard.percent = 101; }), "guard.percent is more than 100");
    EXPECT_EQ(problem([](auto& c) { c.guard.users = 10'000'001; }), "guard.users is more than 10,000,000");
}

TEST(Configuration, D8_a_global_catalog_does_not_show_all_members) {
    EXPECT_EQ(problem([](auto& c) { c.servers = {"ldaps://dc1.corp.example:3269"}; }, configuration_of_corp()),
              "servers 'ldaps://dc1.corp.example:3269' is a global catalog, which does not show all members; write "
              "port 389 or 636");
    EXPECT_EQ(problem([](auto& c) { c.servers = {"ldaps://ldap.plain.example:3269"}; }), "");
}

TEST(Configuration, D1_attributes_can_be_followed) {
    EXPECT_EQ(problem([](auto& c) { c.attributes.username.clear(); }), "attributes.username must name an attribute");
    EXPECT_EQ(problem([](auto& c) { c.attributes.aliases = {"mail", "memberOf"}; }),
              "attributes.aliases 'memberOf' is made by the server as it answers, so changes of it cannot be followed; "
              "name another");
    EXPECT_EQ(
        problem([](auto& c) { c.attributes.phones = {"mobile", "tokenGroups"}; }),
        "attributes.phones 'tokenGroups' is made by the server as it answers, so changes of it cannot be followed; "
        "name another");
    EXPECT_EQ(problem([](auto& c) { c.attributes.aliases.assign(17, "mail"); }),
              "attributes.aliases names more than 16 attributes");
    EXPECT_EQ(problem([](auto& c) { c.attributes.phones.assign(17, "mail"); }),
              "attributes.phones names more than 16 attributes");
    EXPECT_EQ(problem([](auto& c) { c.attributes.notes = "entryDN"; }),
              "attributes.notes 'entryDN' is made by the server as it answers, so changes of it cannot be followed; "
              "name another");
}

TEST(Configuration, D1_attributes_are_attributes_few_and_no_secrets) {
    EXPECT_EQ(problem([](auto& c) { c.attributes.aliases.assign(16, "mail"); }), "");
    EXPECT_EQ(problem([](auto& c) { c.attributes.aliases.assign(17, "mail"); }),
              "attributes.aliases names more than 16 attributes");
    EXPECT_EQ(problem([](auto& c) { c.attributes.email = "2.5.4.4;lang-en"; }), "");
    for (const char* name : {"*", "+", "cn)(uid=*", "-cn", "e mail"})
        EXPECT_EQ(problem([&](auto& c) { c.attributes.email = name; }),
                  "attributes.email '" + std::string{name} + "' is no attribute; write one's name");
    EXPECT_EQ(problem([](auto& c) { c.attributes.notes = "userPassword"; }),
              "attributes.notes 'userPassword' holds a secret, which is nobody's to see");
}

TEST(Configuration, D1_a_name_can_be_said_to_a_command_and_a_base_is_text) {
    for (const char* name : {"held", "runs", "approve", "discard", "DS000000000000000001"})
        EXPECT_EQ(problem([&](auto& c) { c.name = name; }),
                  "name '" + std::string{name} + "' means something else to 'muster sync'; take another");
    EXPECT_EQ(problem([](auto& c) { c.name = "--yes"; }), "name begins with a hyphen, as an option of a command does");
    EXPECT_EQ(problem([](auto& c) { c.name = "  "; }), "name begins or ends with a space");
    EXPECT_EQ(problem([](auto& c) { c.base += '\0'; }), "base has a control character in it");
    EXPECT_EQ(problem([](auto& c) { c.servers = {"ldaps://me:secret@ldap.plain.example"}; }),
              "servers names a user in a URL; bind.dn says who binds");
}

TEST(Configuration, S3_who_says_who_is_disabled) {
    EXPECT_EQ(problem([](auto& c) { c.attributes.status = "enabled"; }, configuration_of_corp()),
              "attributes.status cannot be mapped; Active Directory says it by userAccountControl");
    EXPECT_EQ(problem([](auto& c) { c.manual_disable = true; }, configuration_of_corp()),
              "sync.manual_disable is for a directory that carries no status; here the source decides");
    EXPECT_EQ(problem([](auto& c) { c.manual_disable = true; }), "");
    EXPECT_EQ(problem([](auto& c) {
                  c.manual_disable = true;
                  c.attributes.status = "employeeActive";
              }),
              "sync.manual_disable is for a directory that carries no status; here the source decides");
}

}  // namespace
}  // namespace muster::testing
