#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "infra/crypto/certificate_fault.hpp"
#include "infra/ldap/connection.hpp"
#include "tests/integration/slapd/cutting_proxy.hpp"
#include "tests/integration/slapd/openldap.hpp"

// D1: a server that cannot prove who it is gets no password, in each way of TLS, and the error says what is wrong.
namespace muster::testing {
namespace {

using directory::Tls;
using Names = std::vector<std::string>;

enum class Way { ldaps, starttls };

const std::string unlimited = std::string{"limits dn.exact=\""} + Slapd::reader + "\" size=unlimited time=unlimited\n";

class SlapdCertificates : public ::testing::TestWithParam<Way> {
protected:
    SlapdCertificates() {
        settings_.certificate_fault = crypto::certificate_fault;
        configuration_.tls = Tls::starttls;
        configuration_.ca_file = slapd_.ca_file().string();
    }

    static std::string url_of(const std::string& host, std::uint16_t port) {
        return (GetParam() == Way::ldaps ? "ldaps://" : "ldap://") + host + ":" + std::to_string(port);
    }
    [[nodiscard]] std::uint16_t port() const { return GetParam() == Way::ldaps ? slapd_.tls_port() : slapd_.port(); }
    [[nodiscard]] auto opened(const std::string& url) const {
        return ldap::Connection::open(configuration_, url, settings_);
    }
    void binds() const {
        const auto connection = opened(url_of("127.0.0.1", port()));
        EXPECT_TRUE(connection) << connection.error().what;
    }
    /// Where somebody listens on the way.
    void is_refused(const Names& says, const std::string& host = "127.0.0.1") const {
        const CuttingProxy proxy{port(), host};
        const auto connection = opened(url_of(host, proxy.port()));
        ASSERT_FALSE(connection) << "bound";
        for (const std::string& text : says)
            EXPECT_NE(connection.error().what.find(text), std::string::npos)
                << text << " is not in: " << connection.error().what;
        EXPECT_FALSE(proxy.sent().empty());
        for (const char* secret : {Slapd::password, Slapd::reader})
            EXPECT_EQ(proxy.sent().find(secret), std::string::npos) << secret << " was sent";
    }
    [[nodiscard]] std::string at(const char* name) const { return (slapd_.folder() / name).string(); }
    void use_certificate_of(const std::string& begins, const std::string& ends) {
        make_certificate_of(slapd_.folder(), begins, ends);
        slapd_.restart({});
    }

    Slapd slapd_{person_ldif("amy") + group_ldif("staff", {"amy"})};
    directory::Configuration configuration_ = configuration_for(slapd_, {group_dn("staff")});
    ldap::Settings settings_ = settings();
};

TEST_P(SlapdCertificates, D1_the_right_one_binds) {
    binds();
}

TEST_P(SlapdCertificates, D1_one_by_another_ca_is_refused) {
    const PrivateFolder folder{"other-ca"};
    configuration_.ca_file = make_certificates(folder.path(), "127.0.0.1").ca.string();
    is_refused({"is not signed by a CA in " + configuration_.ca_file});
}

TEST_P(SlapdCertificates, D1_one_that_signed_itself_is_refused) {
    make_certificate_of_itself(slapd_.folder(), "127.0.0.1");
    slapd_.restart({});
    is_refused({"is signed by itself", configuration_.ca_file});
}

TEST_P(SlapdCertificates, D1_one_that_has_expired_is_refused) {
    use_certificate_of("20200101000000Z", "20210101000000Z");
    is_refused({"has expired on 2021-01-01 00:00 UTC"});
}

TEST_P(SlapdCertificates, D1_one_that_is_not_valid_yet_is_refused) {
    use_certificate_of("20480101000000Z", "20490101000000Z");
    is_refused({"is not valid before 2048-01-01 00:00 UTC"});
}

TEST_P(SlapdCertificates, D1_one_that_is_made_out_to_another_name_is_refused) {
    is_refused({"is not made out to the name in the URL, \"127.0.0.2\""}, "127.0.0.2");
}

TEST_P(SlapdCertificates, D1_a_server_below_tls_1_2_is_refused) {
    slapd_.restart({.syncprov = true,
                    .limits = unlimited + "TLSCipherSuite NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0",
                    .access = {}});
    is_refused({"does the server speak TLS 1.2 or later"});
    slapd_.restart(
        {.syncprov = true, .limits = unlimited + "TLSCipherSuite NORMAL:-VERS-ALL:+VERS-TLS1.2", .access = {}});
    binds();
}

TEST_P(SlapdCertificates, D1_a_server_that_is_down_is_not_taken_for_one_with_a_bad_certificate) {
    slapd_.stop();
    const auto connection = opened(url_of("127.0.0.1", port()));
    ASSERT_FALSE(connection);
    EXPECT_NE(connection.error().what.find("running and reachable"), std::string::npos) << connection.error().what;
    EXPECT_EQ(connection.error().what.find("TLS:"), std::string::npos) << connection.error().what;
    EXPECT_EQ(connection.error().retry, PortFailure::Retry::later);
}

INSTANTIATE_TEST_SUITE_P(Ways, SlapdCertificates, ::testing::Values(Way::ldaps, Way::starttls),
                         [](const auto& test) { return test.param == Way::ldaps ? "ldaps" : "starttls"; });

// As somebody on the way would have it.
TEST(SlapdInClear, D1_where_starttls_is_refused_no_password_is_sent) {
    const Slapd slapd{person_ldif("amy") + group_ldif("staff", {"amy"})};
    auto configuration = configuration_for(slapd, {group_dn("staff")});
    CuttingProxy proxy{slapd.port(), "127.0.0.1"};
    proxy.replace("1.3.6.1.4.1.1466.20037", "1.3.6.1.4.1.1466.20099");
    configuration.tls = Tls::starttls;
    configuration.ca_file = slapd.ca_file().string();
    const auto connection =
        ldap::Connection::open(configuration, "ldap://127.0.0.1:" + std::to_string(proxy.port()), settings());
    ASSERT_FALSE(connection);
    EXPECT_NE(connection.error().what.find("StartTLS failed"), std::string::npos) << connection.error().what;
    EXPECT_NE(connection.error().what.find("No password was sent"), std::string::npos) << connection.error().what;
    EXPECT_NE(proxy.sent().find("1.3.6.1.4.1.1466.20037"), std::string::npos);
    EXPECT_EQ(proxy.sent().find(Slapd::reader), std::string::npos);
    EXPECT_EQ(proxy.sent().find(Slapd::password), std::string::npos);
}

}  // namespace
}  // namespace muster::testing
