#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "connectors/directory_sync.hpp"
#include "infra/crypto/certificate_fault.hpp"
#include "infra/ldap/connection.hpp"
#include "tests/integration/samba/ad_world.hpp"
#include "tests/integration/slapd/broken_servers.hpp"
#include "tests/support/connected_account.hpp"

// D1, D8: what goes wrong between an AD and its account, on a Samba domain.
namespace muster::testing {
namespace {

using namespace std::chrono_literals;
using directory::LeftOutReason;
using directory::Outcome;
using Names = std::vector<std::string>;

constexpr std::uint16_t ldap_port = 389;
constexpr std::uint32_t seeds_a_test = 6;

class SambaFaults : public ::testing::Test {
protected:
    SambaFaults() {
        dc.modify(ad_user("amy") + ad_user("bob") + ad_user("cleo") + ad_group("staff") +
                  ad_member("add", "staff", ad_dn("amy")) + ad_member("add", "staff", ad_dn("bob")) +
                  ad_member("add", "staff", ad_dn("cleo")));
    }
    connectors::RunReport finishes() {
        auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
        return report;
    }

    SambaDc dc;
    ldap::LdapSource source{ad_settings()};
    ConnectedAccount here{ad_configuration(dc.url())};
};

TEST_F(SambaFaults, D8_D9_a_base_without_people_is_held) {
    finishes();
    dc.modify(ad_ou("OU=empty," + std::string{SambaDc::base}));
    auto configuration = here.configuration();
    configuration.base = "OU=empty," + std::string{SambaDc::base};
    here.configure(configuration);
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::held) << report.worst;
    EXPECT_EQ(here.present(), (Names{"amy", "bob", "cleo"}));
    EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob", "cleo"}));
}

TEST_F(SambaFaults, U2_U4_D4_names_are_swapped_written_otherwise_and_had_twice) {
    finishes();
    const UserId amy = here.user("amy")->id;
    const UserId bob = here.user("bob")->id;
    dc.modify(ad_set(ad_dn("amy"), "sAMAccountName", "between") + ad_set(ad_dn("bob"), "sAMAccountName", "amy") +
              ad_set(ad_dn("amy"), "sAMAccountName", "bob"));
    EXPECT_EQ(finishes().counts.updated, 2U);
    EXPECT_EQ(here.user("bob")->id, amy);
    EXPECT_EQ(here.user("amy")->id, bob);
    // Case tells no names apart (U2); accents do.
    dc.modify(ad_set(ad_dn("amy"), "sAMAccountName", "BOB"));
    finishes();
    EXPECT_EQ(here.last_events(), Names{});
    dc.modify(ad_user("Zoë") + ad_member("add", "staff", ad_dn("Zoë")));
    EXPECT_EQ(finishes().counts.created, 1U);
    EXPECT_EQ(here.state_of("zoë"), "active");
    dc.modify(ad_set(ad_dn("Zoë"), "sAMAccountName", "ZOË"));
    finishes();
    EXPECT_EQ(here.last_events(), Names{});
    // The server lets two have one address, by which people may be called.
    auto configuration = here.configuration();
    configuration.attributes.username = "mail";
    configuration.attributes.aliases.clear();
    here.configure(configuration);
    finishes();
    dc.modify(ad_set(ad_dn("cleo"), "mail", "amy@example.test"));
    const auto report = finishes();
    EXPECT_EQ(here.user("amy@example.test")->id, amy);
    const std::string told = examples(report, LeftOutReason::rename_to_held_name);
    EXPECT_NE(told.find("amy@example.test"), std::string::npos) << told;
    EXPECT_EQ(here.state_of("cleo@example.test"), "active");
}

TEST_F(SambaFaults, D1_a_certificate_that_is_wrong_in_any_way_gets_no_password) {
    auto settings = ad_settings();
    settings.certificate_fault = crypto::certificate_fault;
    auto configuration = ad_configuration(dc.url());
    configuration.tls = directory::Tls::starttls;
    configuration.ca_file = dc.ca_file().string();
    const auto answers = [&](const std::string& says, bool by_another_name = false) {
        for (const std::string scheme : {"ldaps://", "ldap://"}) {
            const std::uint16_t port = scheme == "ldaps://" ? 636 : ldap_port;
            const std::string host = by_another_name ? "127.0.0.2" : "127.0.0.1";
            const CuttingProxy proxy{port, host, dc.address()};
            const std::string url = by_another_name ? scheme + host + ":" + std::to_string(proxy.port())
                                                    : scheme + dc.address() + ":" + std::to_string(port);
            const auto connection = ldap::Connection::open(configuration, url, settings);
            if (says.empty()) {
                EXPECT_TRUE(connection) << connection.error().what;
            } else {
                ASSERT_FALSE(connection) << says;
                EXPECT_NE(connection.error().what.find(says), std::string::npos) << connection.error().what;
            }
            EXPECT_EQ(proxy.sent().find(SambaDc::password), std::string::npos);
        }
    };
    const auto starts_anew = [&] {
        dc.process().stop();
        dc.start();
    };
    answers("");
    answers("is not made out to the name in the URL, \"127.0.0.2\"", true);
    const PrivateFolder folder{"other-ca"};
    configuration.ca_file = make_certificates(folder.path(), "127.0.0.1").ca.string();
    answers("is not signed by a CA in " + configuration.ca_file);
    configuration.ca_file = dc.ca_file().string();
    make_certificate_of(dc.folder(), "20200101000000Z", "20210101000000Z");
    starts_anew();
    answers("has expired on 2021-01-01 00:00 UTC");
    make_certificate_of(dc.folder(), "20480101000000Z", "20490101000000Z");
    starts_anew();
    answers("is not valid before 2048-01-01 00:00 UTC");
    make_certificate_of_itself(dc.folder(), dc.address());
    starts_anew();
    answers("is signed by itself");
}

// D8, D12: whatever becomes of the server, at whatever message. `MUSTER_SEED=n` repeats one.
class SambaBreaks : public ::testing::TestWithParam<AdMode> {
protected:
    void run_seeds_of(BrokenServer::Way way, std::uint32_t first) {
        auto settings = GetParam().settings();
        settings.idle_timeout = 500ms;
        run_seeds({.configuration = ad_configuration(dc.url()),
                   .settings = settings,
                   .suffix = SambaDc::base,
                   .port = ldap_port,
                   .address = dc.address(),
                   .modify = [this](const std::string& ldif) { dc.modify(ldif); },
                   .kill = [this] { dc.process().kill(); },
                   .stop = [this] { dc.process().signal(SIGSTOP); },
                   .mend =
                       [this] {
                           if (dc.process().is_running()) {
                               dc.process().signal(SIGCONT);
                           } else {
                               dc.start();
                           }
                       }},
                  way, first, seeds_a_test);
    }

    SambaDc dc;
};

TEST_P(SambaBreaks, D8_a_reading_at_a_random_message) {
    run_seeds_of(BrokenServer::Way::reads, 1);
}

TEST_P(SambaBreaks, D8_D12_what_is_followed_at_a_random_message) {
    run_seeds_of(BrokenServer::Way::follows, 1 + seeds_a_test);
}

INSTANTIATE_TEST_SUITE_P(Samba, SambaBreaks, ::testing::Values(ad_modes[0], ad_modes[1]),
                         [](const auto& mode) { return std::string{mode.param.name}; });

}  // namespace
}  // namespace muster::testing
