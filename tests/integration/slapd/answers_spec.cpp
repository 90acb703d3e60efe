#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "connectors/directory_sync.hpp"
#include "tests/integration/slapd/cutting_proxy.hpp"
#include "tests/integration/slapd/openldap.hpp"

// D8: answers that are true as far as they go, and do not go far enough.
namespace muster::testing {
namespace {

using namespace std::chrono_literals;
using directory::LeftOutReason;
using directory::Outcome;
using Follows = connectors::DirectorySession::Follows;
using Names = std::vector<std::string>;

const std::string base = Slapd::base;

std::string leaves(const std::string& uid) {
    return "dn: " + group_dn("staff") + "\nchangetype: modify\ndelete: member\nmember: " + person_dn(uid) + "\n\n";
}

class SlapdAnswers : public ::testing::Test {
protected:
    SlapdAnswers() { finishes(); }
    connectors::RunReport finishes() {
        auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
        return report;
    }
    void are(const Names& present) const { EXPECT_EQ(here.present(), present); }

    Slapd slapd{person_ldif("amy") + person_ldif("bob") + person_ldif("cleo") +
                group_ldif("staff", {"amy", "bob", "cleo"})};
    ldap::LdapSource source{settings()};
    ConnectedAccount here{configuration_for(slapd, {group_dn("staff")})};
};

// A server that cannot get rid of its answer is out of time when it can.
TEST(SlapdTimeLimit, D8_ends_the_answer_and_removes_nobody) {
    Names uids;
    std::string people;
    for (int i = 0; i < 3000; ++i) {
        uids.push_back("user" + std::to_string(i));
        people += person_ldif(uids.back());
    }
    Slapd slapd{people + group_ldif("staff", uids)};
    ldap::LdapSource source{settings()};
    ConnectedAccount here{configuration_for(slapd, {group_dn("staff")})};
    ASSERT_EQ(here.sync(source).outcome, Outcome::finished);
    const std::string one_second =
        std::string{"limits dn.exact=\""} + Slapd::reader + "\" size=unlimited time.soft=1 time.hard=1";
    slapd.restart({.syncprov = true,
                   .limits = one_second,
                   .access = {},
                   .log = "syncprov-sessionlog 10000",
                   .front = "tcp-buffer write=4096"});
    bool waited = false;
    const auto report = here.sync(source, [&](const connectors::Progress& progress) {
        if (progress.phase != connectors::Progress::Phase::reading || progress.done == 0 || waited) return;
        waited = true;
        // By the server's clock, which counts whole seconds.
        const auto over = std::chrono::steady_clock::now() + 2100ms;
        while (std::chrono::steady_clock::now() < over) ::poll(nullptr, 0, 50);
    });
    ASSERT_TRUE(waited);
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_NE(report.worst.find("Time limit exceeded (3)"), std::string::npos) << report.worst;
    EXPECT_NE(report.worst.find("time=unlimited"), std::string::npos) << report.worst;
    EXPECT_EQ(here.last_events(), Names{});
    slapd.restart({});
    EXPECT_EQ(here.sync(source).outcome, Outcome::finished);
    EXPECT_EQ(here.present().size(), uids.size());
}

// Whoever lies there may be in any group.
TEST_F(SlapdAnswers, D8_a_referral_for_a_part_of_the_tree_lets_nobody_go) {
    for (const bool syncprov : {true, false}) {
        slapd.restart({.syncprov = syncprov, .limits = {}, .access = {}});
        const std::string elsewhere = "ou=elsewhere,ou=people," + base;
        slapd.modify("dn: " + elsewhere +
                     "\nchangetype: add\nobjectClass: referral\nobjectClass: extensibleObject\nou: elsewhere\nref: "
                     "ldap://127.0.0.1:1/ou=people,dc=example,dc=org\n\n" +
                     leaves("bob"));
        const auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::partial) << report.worst;
        EXPECT_NE(report.worst.find("refers to ldap://127.0.0.1:1/"), std::string::npos) << report.worst;
        are({"amy", "bob", "cleo"});

        auto configuration = here.configuration();
        configuration.base = elsewhere;
        here.configure(configuration);
        EXPECT_EQ(here.sync(source).outcome, Outcome::failed);
        are({"amy", "bob", "cleo"});
        configuration.base = base;
        here.configure(configuration);

        run({"ldapdelete", "-M", "-x", "-H", slapd.url(), "-D", Slapd::admin, "-w", Slapd::password, elsewhere});
        EXPECT_EQ(finishes().counts.trashed, 1U);
        slapd.modify("dn: " + group_dn("staff") + "\nchangetype: modify\nadd: member\nmember: " + person_dn("bob") +
                     "\n\n");
        EXPECT_EQ(finishes().counts.restored, 1U);
    }
}

// It exists, and answers with success and nobody.
TEST_F(SlapdAnswers, D8_D9_a_base_without_people_is_held) {
    for (const char* part : {"ou=groups,", "ou=empty,"}) {
        if (std::string{part} == "ou=empty,")
            slapd.modify("dn: ou=empty," + base + "\nchangetype: add\nobjectClass: organizationalUnit\nou: empty\n\n");
        auto configuration = here.configuration();
        configuration.base = part + base;
        here.configure(configuration);
        const auto report = here.sync(source);
        EXPECT_TRUE(report.outcome == Outcome::held || report.outcome == Outcome::partial) << report.worst;
        EXPECT_NE(report.worst, "");
        are({"amy", "bob", "cleo"});
        EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob", "cleo"}));
    }
    auto configuration = here.configuration();
    configuration.base = base;
    here.configure(configuration);
    finishes();
    are({"amy", "bob", "cleo"});
}

TEST_F(SlapdAnswers, D8_a_right_that_is_withdrawn_while_changes_are_followed_lets_nobody_go) {
    const std::string by_all = "access to attrs=userPassword by anonymous auth by * none\n";
    connectors::DirectorySync live{here.directory(), here.ports(source)};
    for (const std::string& hidden :
         {std::string{"access to attrs=member by * none"}, "access to dn.subtree=\"ou=people," + base + "\" by * none",
          "access to dn.exact=\"" + group_dn("staff") + "\" by * none",
          "access to dn.exact=\"" + person_dn("bob") + "\" by * none"}) {
        ASSERT_EQ(live.full().outcome, Outcome::finished) << hidden;
        ASSERT_EQ(live.follows(), Follows::by_itself);
        for (const char* log : {"syncprov-sessionlog 10000", ""}) {
            slapd.restart(
                {.syncprov = true, .limits = {}, .access = by_all + hidden + "\naccess to * by * read", .log = log});
            here.ledger().forget_events();
            for (int turn = 0; turn < 3; ++turn) {
                // What is hidden changes, and so does what is not.
                std::string ldif;
                for (const std::string& dn : {person_dn("bob"), person_dn("amy"), group_dn("staff")})
                    ldif += "dn: " + dn + "\nchangetype: modify\nreplace: businessCategory\nbusinessCategory: " +
                            std::to_string(turn) + "\n\n";
                slapd.modify(ldif);
                if (live.follows() == Follows::not_at_all || !live.listen(200ms).must_read.empty()) (void)live.full();
                EXPECT_EQ(here.present(), (Names{"amy", "bob", "cleo"})) << hidden;
                EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob", "cleo"})) << hidden;
            }
            EXPECT_NE(live.full().outcome, Outcome::finished) << hidden;
            for (const std::string& event : here.last_events())
                EXPECT_TRUE(event.starts_with("directory.")) << event << ": " << hidden;
        }
        slapd.restart({});
    }
}

// The connection by which they are looked up was idle, and is gone like the one that tells changes.
TEST_F(SlapdAnswers, D8_D12_who_left_while_the_server_was_started_anew_is_looked_up_by_a_new_connection) {
    connectors::DirectorySync live{here.directory(), here.ports(source)};
    ASSERT_EQ(live.full().outcome, Outcome::finished);
    slapd.restart({});
    slapd.modify(leaves("bob"));
    const auto listened = live.listen(5s);
    ASSERT_TRUE(listened.report) << listened.failed;
    EXPECT_EQ(listened.report->outcome, Outcome::finished) << listened.report->worst;
    EXPECT_EQ(here.state_of("bob"), "trash");
}

// 3.3, over two servers of one directory, each at an address that stays.
class SlapdTwoServers : public ::testing::Test {
protected:
    SlapdTwoServers() {
        auto configuration = configuration_for(first, {group_dn("staff")});
        configuration.servers = {"ldap://127.0.0.1:" + std::to_string(to_first.port()),
                                 "ldap://127.0.0.1:" + std::to_string(to_second.port())};
        here.configure(configuration);
    }
    /// The second knows what the first knows now.
    void replicate(Slapd& from, Slapd& to) {
        from.stop();
        to.stop();
        run({"rm", "-rf", (to.folder() / "db").string()});
        run({"cp", "-a", "--sparse=always", (from.folder() / "db").string(), (to.folder() / "db").string()});
        from.start();
        to.start();
    }
    connectors::RunReport finishes_at(const CuttingProxy& server) {
        auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
        EXPECT_NE(report.server.find(std::to_string(server.port())), std::string::npos) << report.server;
        return report;
    }

    Slapd first{person_ldif("amy") + person_ldif("bob") + person_ldif("cleo") +
                group_ldif("staff", {"amy", "bob", "cleo"})};
    Slapd second{""};
    CuttingProxy to_first{first.port(), "127.0.0.1"};
    CuttingProxy to_second{second.port(), "127.0.0.1"};
    ldap::LdapSource source{settings()};
    ConnectedAccount here{configuration_for(first, {group_dn("staff")})};
};

TEST_F(SlapdTwoServers, D8_one_that_is_behind_is_passed_over_and_one_that_is_ahead_is_believed) {
    finishes_at(to_first);
    replicate(first, second);
    first.modify(leaves("bob"));
    EXPECT_EQ(finishes_at(to_first).counts.trashed, 1U);
    // The first is gone, and the second has not heard of it: for it bob is there.
    first.stop();
    const auto behind = here.sync(source);
    EXPECT_EQ(behind.outcome, Outcome::failed) << behind.worst;
    EXPECT_NE(behind.worst.find("lags behind"), std::string::npos) << behind.worst;
    EXPECT_EQ(here.state_of("bob"), "trash");
    first.start();
    // It catches up, and goes ahead.
    replicate(first, second);
    first.stop();
    second.modify(leaves("cleo") + "dn: " + group_dn("staff") +
                  "\nchangetype: modify\nadd: member\nmember: " + person_dn("bob") + "\n\n");
    const auto ahead = finishes_at(to_second);
    EXPECT_EQ(ahead.counts.trashed, 1U);
    EXPECT_EQ(ahead.counts.restored, 1U);
    EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
    // Now the first is behind, and is passed over.
    first.start();
    finishes_at(to_second);
    EXPECT_EQ(here.last_events(), Names{});
    second.stop();
    EXPECT_EQ(here.sync(source).outcome, Outcome::failed);
    EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
    second.start();
    replicate(second, first);
    finishes_at(to_first);
    EXPECT_EQ(here.last_events(), Names{});
}

}  // namespace
}  // namespace muster::testing
