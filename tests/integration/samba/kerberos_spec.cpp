#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "infra/crypto/certificate_fault.hpp"
#include "infra/ldap/connection.hpp"
#include "tests/integration/samba/ad_follower.hpp"
#include "tests/support/connected_account.hpp"
#include "tests/support/kerberos_environment.hpp"
#include "tests/support/samba_dc.hpp"

namespace muster::testing {
namespace {

using directory::BindMechanism;
using directory::Outcome;
using Names = std::vector<std::string>;

class SambaKerberos : public ::testing::TestWithParam<BindMechanism> {
protected:
    SambaKerberos() {
        dc.modify(ad_user("amy") + ad_user("bob") + ad_group("staff") + ad_member("add", "staff", ad_dn("amy")) +
                  ad_member("add", "staff", ad_dn("bob")));
    }

    directory::Configuration configured() {
        auto configuration = ad_configuration(dc.url());
        configuration.bind = {.mechanism = GetParam(), .dn = {}, .password_file = {}, .password_env = {}};
        configuration.ca_file = dc.ca_file().string();
        return configuration;
    }
    directory::Configuration within_tls() {
        auto configuration = configured();
        configuration.servers = {dc.tls_url()};
        return configuration;
    }
    std::string refusal_of(const directory::Configuration& configuration) {
        const auto opened = source.open(configuration, {});
        return opened ? "bound" : opened.error().what;
    }

    SambaDc dc;
    KerberosEnvironment kerberos{dc};
    ldap::LdapSource source{ad_settings()};
};

void says(const std::string& text, const Names& parts) {
    for (const std::string& part : parts)
        EXPECT_NE(text.find(part), std::string::npos) << part << " is not in: " << text;
}

TEST_P(SambaKerberos, D1_a_keytab_binds_within_tls_and_without_where_kerberos_seals) {
    kerberos.use_keytab();
    ConnectedAccount here{configured()};
    for (const auto tls : {directory::Tls::none, directory::Tls::starttls}) {
        for (const std::string& url : {dc.url(), dc.tls_url()}) {
            auto configuration = configured();
            configuration.name = "over " + url;
            configuration.servers = {url};
            configuration.tls = tls;
            auto opened = ldap::Connection::open(configuration, url, ad_settings());
            ASSERT_TRUE(opened) << opened.error().what;
            EXPECT_EQ((*opened)->who_am_i().value_or(""), "muster@EXAMPLE.TEST");
            ber_len_t strength = 0;
            ldap_get_option((*opened)->handle(), LDAP_OPT_X_SASL_SSF, &strength);
            const bool is_plain = tls == directory::Tls::none && url == dc.url();
            if (is_plain) {
                EXPECT_GT(strength, 1U) << "not sealed";
            } else {
                EXPECT_EQ(strength, 0U) << "sealed within TLS";
            }
            here.configure(configuration);
            const auto report = here.sync(source);
            EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
            EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
        }
    }
}

TEST_P(SambaKerberos, D3_a_sealed_connection_reads_more_people_than_a_page) {
    kerberos.use_keytab();
    auto configuration = configured();
    configuration.groups = {ad_dn("bulk")};
    ConnectedAccount here{configuration};
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(report.counts.created, static_cast<std::uint64_t>(SambaDc::bulk_people));
}

TEST_P(SambaKerberos, D1_a_keytab_of_the_configuration_needs_nothing_of_the_environment) {
    auto configuration = configured();
    configuration.bind.keytab_file = kerberos.keytab_of("muster");
    for (const auto tls : {directory::Tls::none, directory::Tls::starttls}) {
        for (const std::string& url : {dc.url(), dc.tls_url()}) {
            configuration.tls = tls;
            configuration.servers = {url};
            const auto opened = ldap::Connection::open(configuration, url, ad_settings());
            ASSERT_TRUE(opened) << opened.error().what;
            EXPECT_EQ((*opened)->who_am_i().value_or(""), "muster@EXAMPLE.TEST");
            ber_len_t strength = 0;
            ldap_get_option((*opened)->handle(), LDAP_OPT_X_SASL_SSF, &strength);
            EXPECT_EQ(strength > 1, tls == directory::Tls::none && url == dc.url());
        }
    }
    EXPECT_FALSE(std::filesystem::exists(dc.folder() / "tickets"));
    ConnectedAccount here{configuration};
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
}

// Another one's ticket in the environment, and another directory's keytab at the same time, lead nobody astray.
TEST_P(SambaKerberos, D1_two_keytabs_of_one_process_do_not_get_into_each_others_way) {
    kerberos.use_ticket();
    kerberos.give_password("amy");
    kerberos.give_password("bob");
    const std::string amys = kerberos.keytab_of("amy");
    const std::string bobs = kerberos.keytab_of("bob");
    const auto binds_as = [&](const std::string& keytab) {
        auto configuration = configured();
        configuration.bind.keytab_file = keytab;
        const auto opened = ldap::Connection::open(configuration, dc.url(), ad_settings());
        return opened ? (*opened)->who_am_i().value_or("?") : opened.error().what;
    };
    std::vector<std::string> amy_was(4);
    std::vector<std::string> bob_was(4);
    const auto fill = [&](std::vector<std::string>& was, const std::string& keytab) {
        for (std::string& one : was) one = binds_as(keytab);
    };
    {
        const std::jthread other{[&] { fill(amy_was, amys); }};
        fill(bob_was, bobs);
    }
    EXPECT_EQ(amy_was, Names(4, "amy@EXAMPLE.TEST"));
    EXPECT_EQ(bob_was, Names(4, "bob@EXAMPLE.TEST"));
}

TEST_P(SambaKerberos, D1_a_principal_says_whose_key_of_the_keytab_is_taken) {
    auto configuration = configured();
    kerberos.give_password("amy");
    kerberos.give_password("bob");
    configuration.bind.keytab_file = kerberos.keytab_of("amy");
    run({"samba-tool", "domain", "exportkeytab", configuration.bind.keytab_file, "--principal=bob", "-s",
         (dc.folder() / "dc/etc/smb.conf").string()});
    for (const char* principal : {"bob@EXAMPLE.TEST", "bob", "amy"}) {
        configuration.bind.principal = principal;
        const auto opened = ldap::Connection::open(configuration, dc.url(), ad_settings());
        ASSERT_TRUE(opened) << opened.error().what;
        EXPECT_EQ((*opened)->who_am_i().value_or(""), std::string{principal}.substr(0, 3) + "@EXAMPLE.TEST");
    }
    configuration.bind.principal = "muster";
    says(refusal_of(configuration), {"bind.principal", "klist -k"});
}

TEST_P(SambaKerberos, D1_what_is_wrong_with_a_keytab_is_said) {
    kerberos.use_ticket();  // which must not help
    auto configuration = configured();
    configuration.servers.push_back(dc.tls_url());
    configuration.bind.keytab_file = (dc.folder() / "nothing.keytab").string();
    says(refusal_of(configuration), {"bind.keytab_file: " + configuration.bind.keytab_file + " cannot be read"});
    write_file(configuration.bind.keytab_file, "no keytab");
    says(refusal_of(configuration), {"bind.keytab_file is no keytab"});
    kerberos.use_wrong_keytab();
    configuration.bind.keytab_file = (dc.folder() / "wrong.keytab").string();
    says(refusal_of(configuration), {"Preauthentication failed", "make the keytab anew", "No other server was asked"});
}

TEST_P(SambaKerberos, D1_a_ticket_in_a_cache_binds) {
    kerberos.use_ticket();
    const auto opened = ldap::Connection::open(configured(), dc.url(), ad_settings());
    ASSERT_TRUE(opened) << opened.error().what;
    EXPECT_EQ((*opened)->who_am_i().value_or(""), "muster@EXAMPLE.TEST");
}

TEST_P(SambaKerberos, D8_without_a_ticket_nobody_is_removed_and_it_says_what_to_do) {
    kerberos.use_keytab();
    ConnectedAccount here{configured()};
    EXPECT_EQ(here.sync(source).outcome, Outcome::finished);
    std::filesystem::remove(dc.folder() / "tickets");
    std::filesystem::remove(dc.folder() / "muster.keytab");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::failed);
    says(report.worst, {dc.url() + " by GSS", "There is no ticket", "KRB5_CLIENT_KTNAME", "KRB5CCNAME"});
    EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
}

TEST_P(SambaKerberos, D1_a_keytab_with_an_old_key_is_tried_at_one_server_only) {
    kerberos.use_wrong_keytab();
    auto configuration = configured();
    configuration.servers.push_back(dc.tls_url());
    says(refusal_of(configuration), {"Preauthentication failed", "make the keytab anew", "No other server was asked"});
}

TEST_P(SambaKerberos, D1_a_server_under_a_name_that_the_kdc_does_not_know_is_said) {
    kerberos.use_keytab();
    dc.run_python(R"py(
change = ldb.Message(ldb.Dn(sam, "CN=DC1,OU=Domain Controllers," + base))
change["s"] = ldb.MessageElement("ldap/)py" +
                  dc.address() + R"py(", ldb.FLAG_MOD_DELETE, "servicePrincipalName")
sam.modify(change)
)py");
    says(refusal_of(configured()), {"Server not found", "full name in \"servers\""});
}

TEST_P(SambaKerberos, D1_a_kdc_that_does_not_answer_may_do_so_later) {
    kerberos.use_keytab();
    kerberos.lead_to("127.0.0.1:" + std::to_string(free_port("127.0.0.1")));
    const auto opened = source.open(configured(), {});
    ASSERT_FALSE(opened);
    says(opened.error().what, {"Cannot contact any KDC", "port 88"});
    EXPECT_EQ(opened.error().retry, PortFailure::Retry::later);
}

// Samba's default, unlike Windows'.
TEST_P(SambaKerberos, D1_a_server_that_takes_no_kerberos_within_tls_says_what_to_do) {
    kerberos.use_keytab();
    dc.process().stop();
    run({"sed", "-i", "/strong auth/d", (dc.folder() / "dc/etc/smb.conf").string()});
    const Child again{
        {"samba", "-i", "-M", "single", "-s", (dc.folder() / "dc/etc/smb.conf").string(), "--debug-stdout"},
        dc.folder() / "samba.log"};
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    std::string refusal;
    do refusal = refusal_of(within_tls());
    while (refusal.find("allow_sasl_over_tls") == std::string::npos && std::chrono::steady_clock::now() < deadline);
    says(refusal, {"allow_sasl_over_tls", "tls = \"none\""});
    EXPECT_EQ(refusal_of(configured()), "bound");
}

TEST_P(SambaKerberos, D1_within_tls_the_certificate_is_judged_first) {
    kerberos.use_keytab();
    const PrivateFolder folder{"other-ca"};
    const Certificates other = make_certificates(folder.path(), dc.address());
    auto configuration = within_tls();
    configuration.ca_file = other.ca.string();
    ldap::Settings settings = ad_settings();
    settings.certificate_fault = crypto::certificate_fault;
    source = ldap::LdapSource{settings};
    says(refusal_of(configuration), {"is not signed by a CA in " + other.ca.string()});
    EXPECT_FALSE(std::filesystem::exists(dc.folder() / "tickets"));
}

INSTANTIATE_TEST_SUITE_P(Mechanisms, SambaKerberos, ::testing::Values(BindMechanism::gssapi, BindMechanism::gss_spnego),
                         [](const auto& test) {
                             return test.param == BindMechanism::gssapi ? "gssapi" : "gss_spnego";
                         });

}  // namespace
}  // namespace muster::testing
