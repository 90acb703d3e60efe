#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/integration/slapd/cutting_proxy.hpp"
#include "tests/integration/slapd/openldap.hpp"

// D8, fault by fault: a clear error or a held run, and nobody is removed.
namespace muster::testing {
namespace {

using directory::LeftOutReason;
using directory::Outcome;
using Names = std::vector<std::string>;

constexpr int people_count = 3000;

std::string many_people(Names& uids) {
    std::string ldif;
    for (int i = 0; i < people_count; ++i) {
        uids.push_back("user" + std::to_string(i));
        ldif += person_ldif(uids.back());
    }
    return ldif + group_ldif("staff", uids);
}

class SlapdFaults : public ::testing::Test {
protected:
    SlapdFaults() {
        const auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    }

    connectors::RunReport fails(const Names& says) {
        auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::failed);
        for (const std::string& text : says)
            EXPECT_NE(report.worst.find(text), std::string::npos) << text << " is not in: " << report.worst;
        nobody_was_removed();
        return report;
    }
    void nobody_was_removed() {
        EXPECT_EQ(here.present().size(), static_cast<std::size_t>(people_count));
        EXPECT_EQ(here.members_of("staff").size(), static_cast<std::size_t>(people_count));
        for (const std::string& event : here.last_events())
            EXPECT_TRUE(event == "directory.sync_held" || event == "directory.hold_overtaken") << event;
    }
    void works_again() {
        const auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
        nobody_was_removed();
    }

    Names uids;
    Slapd slapd{many_people(uids)};
    ldap::LdapSource source{settings()};
    ConnectedAccount here{configuration_for(slapd, {group_dn("staff")})};
};

TEST_F(SlapdFaults, D8_the_directory_is_down) {
    slapd.stop();
    fails({slapd.url(), Slapd::reader, "Can't contact", "running and reachable"});
    slapd.start();
    works_again();
}

TEST_F(SlapdFaults, D8_the_password_is_wrong) {
    source = ldap::LdapSource{settings("wrong")};
    fails({slapd.url(), Slapd::reader, "Invalid credentials", "password"});
    source = ldap::LdapSource{settings("")};
    fails({"password_env"});
    source = ldap::LdapSource{settings()};
    works_again();
}

// Wrong ones are counted: asking every server, again and again, locks the account.
TEST_F(SlapdFaults, D1_a_wrong_password_is_tried_at_one_server_only) {
    const CuttingProxy second{slapd.port(), "127.0.0.1"};
    auto configuration = here.configuration();
    configuration.servers.push_back("ldap://127.0.0.1:" + std::to_string(second.port()));
    here.configure(configuration);
    source = ldap::LdapSource{settings("wrong")};
    fails({"Invalid credentials", "No other server was asked"});
    EXPECT_EQ(second.passed(), 0U);
    source = ldap::LdapSource{settings()};
    works_again();
}

TEST_F(SlapdFaults, D8_the_password_file_is_missing_or_empty) {
    auto configuration = here.configuration();
    configuration.bind.password_env.clear();
    configuration.bind.password_file = "reader.password";
    here.configure(configuration);
    ldap::Settings beside = settings();
    beside.folder = slapd.folder();
    source = ldap::LdapSource{beside};
    fails({"reader.password", "is no file that can be read"});
    std::filesystem::create_directory(slapd.folder() / "reader.password");
    fails({"reader.password", "is no file that can be read"});
    std::filesystem::remove(slapd.folder() / "reader.password");
    write_file(slapd.folder() / "reader.password", std::string(5000, 'x'));
    fails({"reader.password", "is longer than any password"});
    write_file(slapd.folder() / "reader.password", "\n");
    fails({"reader.password", "is empty"});
    write_file(slapd.folder() / "reader.password", std::string{Slapd::password} + "\n");
    works_again();
}

TEST_F(SlapdFaults, D1_the_ca_is_wrong_for_ldaps_and_for_starttls) {
    const PrivateFolder folder{"other-ca"};
    const Certificates other = make_certificates(folder.path(), "127.0.0.1");
    for (const std::string& url : {slapd.tls_url(), slapd.url()}) {
        auto configuration = here.configuration();
        configuration.servers = {url};
        configuration.tls = directory::Tls::starttls;
        configuration.ca_file = other.ca.string();
        here.configure(configuration);
        fails({url, "CA in " + other.ca.string()});
    }
}

TEST_F(SlapdFaults, D1_the_certificate_is_made_out_to_another_name) {
    auto configuration = here.configuration();
    // The same server at an address that its certificate does not name.
    const CuttingProxy proxy{slapd.tls_port(), "127.0.0.2"};
    configuration.servers = {"ldaps://127.0.0.2:" + std::to_string(proxy.port())};
    configuration.ca_file = slapd.ca_file().string();
    here.configure(configuration);
    fails({"ldaps://127.0.0.2", "the name in the URL"});
}

TEST_F(SlapdFaults, D1_the_ca_file_is_missing) {
    auto configuration = here.configuration();
    configuration.servers = {slapd.tls_url()};
    configuration.ca_file = "no-such.pem";
    here.configure(configuration);
    fails({"no-such.pem"});
}

TEST_F(SlapdFaults, D8_a_size_limit_with_and_without_syncprov) {
    const std::string limit = std::string{"limits dn.exact=\""} + Slapd::reader + "\" size.soft=500 size.hard=500";
    slapd.restart({.syncprov = true, .limits = limit, .access = {}});
    fails({"Size limit exceeded", "(4)", std::string{"limits dn.exact=\""} + Slapd::reader + "\" size=unlimited"});
    slapd.restart({.syncprov = false, .limits = limit + " size.prtotal=500", .access = {}});
    fails({"limits dn.exact=\""});
    slapd.restart({});
    works_again();
}

TEST_F(SlapdFaults, D8_the_connection_is_cut_after_any_number_of_bytes) {
    for (const bool syncprov : {true, false}) {
        if (!syncprov) slapd.restart({.syncprov = false, .limits = {}, .access = {}});
        CuttingProxy proxy{slapd.port(), "127.0.0.1"};
        auto configuration = here.configuration();
        configuration.servers = {"ldap://127.0.0.1:" + std::to_string(proxy.port())};
        here.configure(configuration);
        EXPECT_EQ(here.sync(source).outcome, Outcome::finished);
        const std::uint64_t whole = proxy.passed();
        ASSERT_GT(whole, 500'000U);
        for (int part = 0; part < 20; ++part) {
            proxy.cut_after(whole * static_cast<std::uint64_t>(part) / 20);
            const auto report = here.sync(source);
            EXPECT_EQ(report.outcome, Outcome::failed) << part;
            EXPECT_NE(report.worst.find("ldap://127.0.0.1:"), std::string::npos) << report.worst;
            nobody_was_removed();
        }
        proxy.never_cut();
        works_again();
    }
}

TEST_F(SlapdFaults, D8_the_server_is_killed_during_the_read) {
    std::atomic<bool> killed = false;
    const auto report = here.sync(source, [&](const connectors::Progress& progress) {
        if (progress.phase != connectors::Progress::Phase::reading || progress.done == 0 || killed.exchange(true))
            return;
        slapd.process().kill();
    });
    ASSERT_TRUE(killed);
    EXPECT_NE(report.outcome, Outcome::finished);
    nobody_was_removed();
    slapd.start();
    works_again();
}

TEST_F(SlapdFaults, D8_the_server_says_nothing_any_more) {
    ldap::Settings impatient = settings();
    impatient.idle_timeout = std::chrono::seconds{1};
    source = ldap::LdapSource{impatient};
    bool stopped = false;
    const auto report = here.sync(source, [&](const connectors::Progress& progress) {
        if (progress.phase != connectors::Progress::Phase::reading || progress.done == 0 || stopped) return;
        stopped = true;
        slapd.process().signal(SIGSTOP);
    });
    slapd.process().signal(SIGCONT);
    ASSERT_TRUE(stopped);
    EXPECT_EQ(report.outcome, Outcome::failed) << report.worst;
    nobody_was_removed();
    works_again();
}

TEST_F(SlapdFaults, OPS_05_a_run_that_is_to_stop_does_not_wait_for_a_silent_server) {
    std::stop_source stop;
    const auto began = std::chrono::steady_clock::now();
    const auto report = here.sync(
        source,
        [&](const connectors::Progress& progress) {
            if (progress.phase != connectors::Progress::Phase::reading || progress.done == 0) return;
            slapd.process().signal(SIGSTOP);
            stop.request_stop();
        },
        stop.get_token());
    const auto took = std::chrono::steady_clock::now() - began;
    slapd.process().signal(SIGCONT);
    ASSERT_TRUE(stop.stop_requested());
    EXPECT_LT(took, ldap::Settings{}.idle_timeout / 2);
    EXPECT_EQ(report.outcome, Outcome::failed) << report.worst;
    nobody_was_removed();
    works_again();
}

// A replica knows how far it has come only once it holds everything: until then whoever is missing may yet come.
TEST(SlapdReplica, D8_one_that_is_still_being_filled_proves_nobodys_absence) {
    Slapd slapd{
        person_ldif("amy") + person_ldif("bob") + person_ldif("cleo") + group_ldif("staff", {"amy", "bob", "cleo"}),
        {.syncprov = false, .limits = {}, .access = {}}};
    ldap::Settings impatient = settings();
    impatient.idle_timeout = std::chrono::seconds{3};
    ldap::LdapSource source{impatient};
    ConnectedAccount here{configuration_for(slapd, {group_dn("staff")})};
    EXPECT_EQ(here.sync(source).outcome, Outcome::finished);
    slapd.modify("dn: " + person_dn("bob") + "\nchangetype: delete\n");
    slapd.restart({.syncprov = true,
                   .limits = std::string{"syncrepl rid=1 provider=ldap://127.0.0.1:1 type=refreshOnly "
                                         "interval=01:00:00:00 retry=\"3600 +\" bindmethod=simple searchbase=\""} +
                             Slapd::base + "\"",
                   .access = {}});
    const auto report = here.sync(source);
    EXPECT_NE(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("bob"), "active") << report.worst;
    EXPECT_EQ(here.members_of("staff").size(), 3U);
}

constexpr const char* by_all = "access to attrs=userPassword by anonymous auth by * none\n";

TEST_F(SlapdFaults, D8_D9_the_right_to_read_people_is_withdrawn) {
    slapd.restart({.syncprov = true,
                   .limits = {},
                   .access = std::string{by_all} +
                             "access to dn.subtree=\"ou=people,dc=example,dc=org\" by * none\naccess to * by * read"});
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::held) << report.worst;
    nobody_was_removed();
    slapd.restart({});
    works_again();
}

TEST_F(SlapdFaults, D8_the_right_to_read_a_few_people_is_withdrawn) {
    // Fewer than the guard holds, in a place of their own.
    std::string ldif =
        "dn: ou=board,dc=example,dc=org\nchangetype: add\nobjectClass: organizationalUnit\nou: board\n\n";
    for (const char* uid : {"ceo", "cfo"})
        ldif += "dn: uid=" + std::string{uid} +
                ",ou=board,dc=example,dc=org\nchangetype: add\nobjectClass: inetOrgPerson\nuid: " + uid +
                "\ncn: C\nsn: O\n\ndn: " + group_dn("staff") + "\nchangetype: modify\nadd: member\nmember: uid=" + uid +
                ",ou=board,dc=example,dc=org\n\n";
    slapd.modify(ldif);
    EXPECT_EQ(here.sync(source).counts.created, 2U);
    slapd.restart({.syncprov = true,
                   .limits = {},
                   .access = std::string{by_all} +
                             "access to dn.subtree=\"ou=board,dc=example,dc=org\" by * none\naccess to * by * read"});
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::partial) << report.worst;
    EXPECT_EQ(left_out(report, LeftOutReason::removal_unproven), 2U);
    EXPECT_EQ(here.state_of("ceo"), "active");
}

TEST_F(SlapdFaults, D8_D9_the_right_to_read_members_is_withdrawn) {
    slapd.restart({.syncprov = true,
                   .limits = {},
                   .access = std::string{by_all} + "access to attrs=member by * none\naccess to * by * read"});
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::held) << report.worst;
    nobody_was_removed();
}

// `staff` gets a group and a place of its own; whoever is only there seems to have left when it is hidden.
class SlapdHidden : public SlapdFaults {
protected:
    SlapdHidden() {
        slapd.modify(
            "dn: ou=special,dc=example,dc=org\nchangetype: add\nobjectClass: organizationalUnit\nou: special\n\n"
            "dn: " +
            person_dn("nested") +
            "\nchangetype: add\nobjectClass: inetOrgPerson\nuid: nested\ncn: N\nsn: N\n\n"
            "dn: " +
            nest + "\nchangetype: add\nobjectClass: groupOfNames\ncn: nest\nmember: " + person_dn("nested") +
            "\n\n"
            "dn: cn=posix,ou=special,dc=example,dc=org\nchangetype: add\nobjectClass: posixGroup\ncn: "
            "posix\ngidNumber: 500\n"
            "memberUid: px1\nmemberUid: px2\n\n" +
            posix_person("px1", 100) + posix_person("px2", 100) + posix_person("px3", 500) +
            "dn: " + group_dn("staff") + "\nchangetype: modify\nadd: member\nmember: " + nest + "\n\n");
        auto configuration = here.configuration();
        configuration.groups.emplace_back("cn=posix,ou=special,dc=example,dc=org");
        here.configure(configuration);
        EXPECT_EQ(here.sync(source).counts.created, 4U);
    }
    static std::string posix_person(const std::string& uid, int gid) {
        return "dn: " + person_dn(uid) +
               "\nchangetype: add\nobjectClass: inetOrgPerson\nobjectClass: posixAccount\nuid: " + uid +
               "\ncn: P\nsn: P\nuidNumber: 1000\ngidNumber: " + std::to_string(gid) + "\nhomeDirectory: /\n\n";
    }
    void hides_and_removes_nobody(const std::string& access) {
        slapd.restart(
            {.syncprov = true, .limits = {}, .access = std::string{by_all} + access + "\naccess to * by * read"});
        const auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::partial) << access << ": " << report.worst;
        EXPECT_EQ(here.present().size(), static_cast<std::size_t>(people_count) + 4) << access;
        for (const std::string& event : here.last_events())
            EXPECT_TRUE(event.starts_with("directory.")) << access << ": " << event;
    }
    const std::string nest = "cn=nest,ou=special,dc=example,dc=org";
};

TEST_F(SlapdHidden, D8_the_right_to_read_what_puts_people_into_scope_is_withdrawn) {
    hides_and_removes_nobody("access to dn.exact=\"" + nest + "\" attrs=member by * none");
    hides_and_removes_nobody("access to dn.exact=\"" + nest + "\" by * none");
    hides_and_removes_nobody("access to dn.subtree=\"ou=people,dc=example,dc=org\" attrs=gidNumber by * none");
    hides_and_removes_nobody("access to dn.exact=\"" + person_dn("px2") + "\" attrs=uid by * none");
}

TEST_F(SlapdHidden, D8_renamed_while_memberUid_keeps_the_old_name) {
    slapd.modify("dn: " + person_dn("px1") + "\nchangetype: modrdn\nnewrdn: uid=px11\ndeleteoldrdn: 1\n\n");
    EXPECT_EQ(here.sync(source).outcome, Outcome::partial);
    EXPECT_EQ(here.state_of("px1"), "active");
}

TEST_F(SlapdFaults, D8_the_right_to_read_one_attribute_is_withdrawn) {
    const std::string mail = here.user("user0")->profile().email.get();
    ASSERT_FALSE(mail.empty());
    slapd.restart({.syncprov = true,
                   .limits = {},
                   .access = std::string{by_all} + "access to attrs=mail by * none\naccess to * by * read"});
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::partial) << report.worst;
    EXPECT_NE(report.worst.find("\"mail\""), std::string::npos) << report.worst;
    EXPECT_EQ(here.user("user0")->profile().email.get(), mail);
    EXPECT_EQ(report.counts.updated, 0U);
    slapd.restart({});
    works_again();
}

TEST_F(SlapdFaults, D8_the_right_to_read_the_group_or_everything_is_withdrawn) {
    slapd.restart({.syncprov = true,
                   .limits = {},
                   .access = std::string{by_all} +
                             "access to dn.subtree=\"ou=groups,dc=example,dc=org\" by * none\naccess to * by * read"});
    auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::held) << report.worst;
    nobody_was_removed();
    slapd.restart({.syncprov = true, .limits = {}, .access = std::string{by_all} + "access to * by * none"});
    fails({Slapd::reader, "may read it"});
}

TEST_F(SlapdFaults, D8_a_person_without_readable_guid_makes_the_read_incomplete) {
    slapd.restart({.syncprov = false,
                   .limits = {},
                   .access = std::string{by_all} + "access to dn.exact=\"" + person_dn("user7") +
                             "\" attrs=entryUUID by * none\naccess to * by * read"});
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::partial) << report.worst;
    EXPECT_EQ(left_out(report, LeftOutReason::malformed_entry), 1U);
    nobody_was_removed();
}

TEST_F(SlapdFaults, D8_the_base_is_wrong_or_a_group_missing) {
    auto configuration = here.configuration();
    configuration.groups.push_back(group_dn("lost"));
    here.configure(configuration);
    EXPECT_EQ(here.sync(source).outcome, Outcome::partial);
    nobody_was_removed();
    configuration.base = "ou=nowhere,dc=example,dc=org";
    here.configure(configuration);
    fails({"ou=nowhere", "No such object"});
}

// Fact 9: a read of mode refreshOnly would leave out whoever is edited while it runs.
class SlapdEdits : public SlapdFaults, public ::testing::WithParamInterface<bool> {};

TEST_P(SlapdEdits, D8_edits_during_a_read_trash_nobody_and_are_seen) {
    if (!GetParam()) slapd.restart({.syncprov = false, .limits = {}, .access = {}});
    for (int turn = 0; turn < 5; ++turn) {
        const std::string value = "Edited " + std::to_string(turn);
        int edits = 0;
        const auto report = here.sync(source, [&](const connectors::Progress& progress) {
            if (progress.phase != connectors::Progress::Phase::reading || progress.done == 0) return;
            // A paged read goes on to read again what was changed; edits meanwhile wait for the next run.
            if (progress.done > people_count) return;
            // Read already, just read, and still to come.
            std::string ldif;
            for (const int i : {edits, people_count / 2 + edits, people_count - 1 - edits})
                ldif += "dn: " + person_dn("user" + std::to_string(i)) +
                        "\nchangetype: modify\nreplace: cn\ncn: " + value + "\n\n";
            slapd.modify(ldif);
            ++edits;
        });
        ASSERT_GT(edits, 0);
        EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
        EXPECT_EQ(report.counts.trashed, 0U);
        EXPECT_EQ(report.counts.updated, static_cast<std::uint64_t>(3 * edits));
        EXPECT_EQ(here.user("user0")->profile().real_name.get(), value);
        EXPECT_EQ(here.user("user" + std::to_string(people_count - 1))->profile().real_name.get(), value);
    }
    EXPECT_EQ(here.present().size(), static_cast<std::size_t>(people_count));
}

INSTANTIATE_TEST_SUITE_P(Reads, SlapdEdits, ::testing::Values(true, false),
                         [](const auto& test) { return test.param ? "with_syncprov" : "paged"; });

}  // namespace
}  // namespace muster::testing
