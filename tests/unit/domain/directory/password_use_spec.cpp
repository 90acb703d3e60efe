#include "domain/directory/password_use.hpp"

#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using directory::Configuration;
using directory::new_to_the_password;
using directory::Tls;

using Servers = std::vector<std::string>;

directory::Added added(const Servers& servers, Tls tls = Tls::starttls) {
    auto made = corp_added();
    made.configuration.bind = {};
    made.configuration.bind.dn = "cn=sync";
    made.configuration.bind.password_file = "secrets/corp.password";
    made.configuration.servers = servers;
    made.configuration.tls = tls;
    made.configuration.ca_file = "ca.pem";
    return made;
}

TEST(PasswordUse, D1_a_password_that_was_never_sent_goes_anywhere) {
    const auto made = added({"ldap://dc1"});
    EXPECT_EQ(new_to_the_password(given(Events{}).account(), made.configuration), Servers{});
}

TEST(PasswordUse, D1_once_sent_each_new_way_is_named) {
    const auto made = added({"ldap://dc1", "ldaps://dc2"});
    const auto account = given({made}).account();
    auto wanted = made.configuration;
    EXPECT_EQ(new_to_the_password(account, wanted), Servers{});
    wanted.servers = {"LDAP://DC1"};
    EXPECT_EQ(new_to_the_password(account, wanted), Servers{});
    wanted.servers = {"ldap://dc1", "ldap://dc2", "ldaps://dc2:6636"};
    EXPECT_EQ(new_to_the_password(account, wanted), (Servers{"ldap://dc2", "ldaps://dc2:6636"}));
    wanted.servers = {"ldap://dc1", "ldaps://dc2"};
    wanted.tls = Tls::none;
    EXPECT_EQ(new_to_the_password(account, wanted), Servers{"ldap://dc1"}) << "ldaps is TLS by itself";
    wanted.tls = Tls::starttls;
    wanted.ca_file.clear();
    EXPECT_EQ(new_to_the_password(account, wanted), wanted.servers) << "any public CA could vouch for it then";
}

TEST(PasswordUse, D1_what_went_in_plain_may_go_by_tls) {
    const auto account = given({added({"ldap://dc1"}, Tls::none)}).account();
    EXPECT_EQ(new_to_the_password(account, added({"ldap://dc1"}).configuration), Servers{});
}

TEST(PasswordUse, D1_another_password_or_none_is_not_concerned) {
    const auto account = given({added({"ldap://dc1"})}).account();
    auto wanted = added({"ldap://other"}).configuration;
    EXPECT_EQ(new_to_the_password(account, wanted), Servers{"ldap://other"});
    wanted.bind.password_file = "secrets/other.password";
    EXPECT_EQ(new_to_the_password(account, wanted), Servers{});
    wanted = added({"ldap://other"}).configuration;
    wanted.bind.mechanism = directory::BindMechanism::gssapi;
    EXPECT_EQ(new_to_the_password(account, wanted), Servers{});
}

TEST(PasswordUse, D1_a_change_on_the_machine_adds_to_it_and_a_removal_takes_nothing_away) {
    const auto first = added({"ldap://dc1"});
    const directory::Changed changed{corp, added({"ldap://dc9"}).configuration};
    const auto account = given({first, changed, directory::Removed{corp}}).account();
    EXPECT_EQ(new_to_the_password(account, added({"ldap://dc1", "ldap://dc9"}).configuration), Servers{});
    EXPECT_EQ(new_to_the_password(account, added({"ldap://dc5"}).configuration), Servers{"ldap://dc5"});
}

}  // namespace
}  // namespace muster::testing
