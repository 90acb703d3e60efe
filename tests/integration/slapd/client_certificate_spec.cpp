#include <gtest/gtest.h>

#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

#include "infra/crypto/certificate_fault.hpp"
#include "infra/ldap/connection.hpp"
#include "tests/integration/slapd/openldap.hpp"

// D1: a server learns by our certificate who asks, or does so on top of a password, in each way of TLS.
namespace muster::testing {
namespace {

using directory::BindMechanism;
using directory::Outcome;
using directory::Tls;
using Names = std::vector<std::string>;

enum class Way { ldaps, starttls };

constexpr const char* asking = R"(authz-regexp "^cn=([^,]+)-client$" "cn=$1,dc=example,dc=org"
TLSVerifyClient )";

class SlapdClientCertificate : public ::testing::TestWithParam<Way> {
protected:
    SlapdClientCertificate() {
        std::signal(SIGPIPE, SIG_IGN);  // as the program does: a server may hang up at any word of ours
        settings_.certificate_fault = crypto::certificate_fault;
        settings_.own_certificate_fault = crypto::own_certificate_fault;
        settings_.folder = slapd_.folder();
        configuration_.servers = {GetParam() == Way::ldaps ? slapd_.tls_url() : slapd_.url()};
        configuration_.tls = Tls::starttls;
        configuration_.ca_file = "ca.pem";
        configuration_.bind = {.mechanism = BindMechanism::external, .dn = {}, .password_file = {}, .password_env = {}};
        configuration_.bind.certificate_file = "client.pem";
        configuration_.bind.key_file = "client.key";
        make("client", "muster-client");
    }

    static SlapdOptions options(const std::string& verify) {
        return {.syncprov = true, .limits = {}, .access = {}, .front = asking + verify};
    }
    [[nodiscard]] std::string at(const std::string& name) const { return (slapd_.folder() / name).string(); }
    /// NAME.pem and NAME.key, signed by the test's CA, or by another one.
    void make(const std::string& name, const std::string& common_name, const std::string& ca = {}) const {
        const std::string folder = ca.empty() ? slapd_.folder().string() : ca;
        run({"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
             "/CN=" + common_name, "-keyout", at(name + ".key"), "-out", at(name + ".csr")});
        run({"openssl", "x509", "-req", "-in", at(name + ".csr"), "-CA", folder + "/ca.pem", "-CAkey",
             folder + "/ca.key", "-CAcreateserial", "-days", "2", "-out", at(name + ".pem")});
    }
    [[nodiscard]] auto opened() const {
        return ldap::Connection::open(configuration_, configuration_.servers.front(), settings_);
    }
    [[nodiscard]] std::string who() const {
        const auto connection = opened();
        return connection ? (*connection)->who_am_i().value_or("?") : connection.error().what;
    }
    void is_refused(const Names& says) const {
        const auto connection = opened();
        ASSERT_FALSE(connection) << "bound";
        for (const std::string& text : says)
            EXPECT_NE(connection.error().what.find(text), std::string::npos)
                << text << " is not in: " << connection.error().what;
    }

    Slapd slapd_{person_ldif("amy") + group_ldif("staff", {"amy"}), options("demand")};
    directory::Configuration configuration_ = configuration_for(slapd_, {group_dn("staff")});
    ldap::Settings settings_ = settings();
};

TEST_P(SlapdClientCertificate, D1_external_binds_as_whom_the_certificate_names) {
    EXPECT_EQ(who(), std::string{"dn:"} + Slapd::reader);
    ConnectedAccount here{configuration_};
    ldap::LdapSource source{settings_};
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.present(), Names{"amy"});
}

TEST_P(SlapdClientCertificate, D1_a_renewed_certificate_is_taken_by_the_next_connection) {
    EXPECT_EQ(who(), std::string{"dn:"} + Slapd::reader);
    make("client", "other-client");
    EXPECT_EQ(who(), "dn:cn=other,dc=example,dc=org");
}

TEST_P(SlapdClientCertificate, D1_a_password_within_the_certificates_tls) {
    configuration_.bind.mechanism = BindMechanism::simple;
    configuration_.bind.dn = Slapd::reader;
    configuration_.bind.password_env = "PASSWORD";
    EXPECT_EQ(who(), std::string{"dn:"} + Slapd::reader);
    configuration_.bind.certificate_file.clear();
    configuration_.bind.key_file.clear();
    const auto refused = opened();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("bind.certificate_file"), std::string::npos) << refused.error().what;
}

TEST_P(SlapdClientCertificate, D1_files_that_cannot_be_used_are_named_before_anything_is_sent) {
    make("other", "other-client");
    configuration_.bind.key_file = "other.key";
    is_refused({at("client.pem"), at("other.key"), "the key does not belong to the certificate"});
    configuration_.bind.key_file = "nothing.key";
    is_refused({"bind.key_file: " + at("nothing.key") + " cannot be read"});
    configuration_.bind.key_file = "client.key";
    configuration_.bind.certificate_file = "nothing.pem";
    is_refused({"bind.certificate_file: " + at("nothing.pem") + " cannot be read"});
    configuration_.bind.certificate_file = "client.key";
    is_refused({"the certificate is no PEM certificate"});
    configuration_.bind.certificate_file = "client.pem";
    run({"openssl", "ec", "-in", at("client.key"), "-aes256", "-passout", "pass:hunter2", "-out", at("locked.key")});
    configuration_.bind.key_file = "locked.key";
    is_refused({"the key is no PEM key that can be read without a password"});
    EXPECT_EQ(opened().error().what.find("hunter2"), std::string::npos);
}

TEST_P(SlapdClientCertificate, D1_one_by_a_ca_that_the_server_does_not_trust) {
    const PrivateFolder folder{"other-ca"};
    (void)make_certificates(folder.path(), "127.0.0.1");
    make("client", "muster-client", folder.path().string());
    is_refused({"Does it trust the CA that signed bind.certificate_file?"});
}

TEST_P(SlapdClientCertificate, D1_a_server_that_does_not_ask_for_it) {
    slapd_.restart(options("never"));
    is_refused({"does it ask its clients for a certificate (slapd: TLSVerifyClient try or demand)"});
}

INSTANTIATE_TEST_SUITE_P(Ways, SlapdClientCertificate, ::testing::Values(Way::ldaps, Way::starttls),
                         [](const auto& test) { return test.param == Way::ldaps ? "ldaps" : "starttls"; });

TEST(SlapdSocket, D1_external_binds_as_whom_the_socket_says) {
    const std::string peer = "gidNumber=" + std::to_string(::getegid()) + ".uidNumber=" + std::to_string(::geteuid());
    const Slapd slapd{
        person_ldif("amy") + group_ldif("staff", {"amy"}),
        {.syncprov = true,
         .limits = {},
         .access = {},
         .front = "authz-regexp \"^" + peer + ",cn=peercred,cn=external,cn=auth$\" \"" + Slapd::reader + "\""}};
    auto configuration = configuration_for(slapd, {group_dn("staff")});
    configuration.servers = {slapd.local_url()};
    configuration.bind = {.mechanism = BindMechanism::external, .dn = {}, .password_file = {}, .password_env = {}};
    const auto connection = ldap::Connection::open(configuration, slapd.local_url(), settings());
    ASSERT_TRUE(connection) << connection.error().what;
    EXPECT_EQ((*connection)->who_am_i().value_or("?"), std::string{"dn:"} + Slapd::reader);
}

}  // namespace
}  // namespace muster::testing
