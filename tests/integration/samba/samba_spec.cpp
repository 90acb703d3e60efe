#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "connectors/attribute_map.hpp"
#include "connectors/directory_sync.hpp"
#include "infra/ldap/ldap_source.hpp"
#include "tests/support/connected_account.hpp"
#include "tests/support/samba_dc.hpp"

namespace muster::testing {
namespace {

using connectors::Progress;
using directory::LeftOutReason;
using directory::Outcome;
using Names = std::vector<std::string>;

class SambaSync : public ::testing::Test {
protected:
    SambaSync() {
        dc.modify(ad_user("amy") + ad_user("bob") + ad_user("cleo") + ad_user("outsider") + ad_group("staff") +
                  ad_member("add", "staff", ad_dn("amy")) + ad_member("add", "staff", ad_dn("bob")) +
                  ad_member("add", "staff", ad_dn("cleo")));
    }

    directory::Configuration configured() {
        directory::Configuration configuration;
        configuration.name = "ad";
        configuration.kind = directory::Kind::ad;
        configuration.servers = {dc.url()};
        configuration.tls = directory::Tls::none;
        configuration.base = SambaDc::base;
        configuration.bind.dn = SambaDc::reader;
        configuration.bind.password_env = "PASSWORD";
        configuration.groups = {ad_dn("staff")};
        configuration.attributes = connectors::default_attributes(directory::Kind::ad);
        return configuration;
    }
    static ldap::Settings settings(const std::string& password = SambaDc::password) {
        ldap::Settings settings;
        settings.environment = [password](const std::string&) { return password; };
        return settings;
    }

    connectors::RunReport sync_finished() {
        auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
        return report;
    }

    /// Of the user's phones, in the order in which they came; `+1555 mobile`.
    [[nodiscard]] Names numbers_of(const std::string& username) const {
        Names all;
        for (const Device& device : here.user(username)->devices) {
            const auto& details = here.account().phones.at(device.phone()).details;
            all.push_back(details.number.get() + (details.type == phone::Type::mobile ? " mobile" : ""));
        }
        return all;
    }

    SambaDc dc;
    ldap::LdapSource source{settings()};
    ConnectedAccount here{configured()};
};

TEST_F(SambaSync, D4_joining_creates_T4_leaving_trashes_T7_returning_restores) {
    EXPECT_EQ(sync_finished().counts.created, 3U);
    EXPECT_EQ(here.present(), (Names{"amy", "bob", "cleo"}));
    EXPECT_EQ(here.user("amy")->profile().email.get(), "amy@example.test");
    EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob", "cleo"}));
    const UserId amy = here.user("amy")->id;
    sync_finished();
    EXPECT_EQ(here.last_events(), Names{});

    dc.modify(ad_member("delete", "staff", ad_dn("amy")));
    EXPECT_EQ(sync_finished().counts.trashed, 1U);
    EXPECT_EQ(here.state_of("amy"), "trash");
    EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob", "cleo"}));

    dc.modify(ad_member("add", "staff", ad_dn("amy")));
    EXPECT_EQ(sync_finished().counts.restored, 1U);
    EXPECT_EQ(here.user("amy")->id, amy);
    EXPECT_EQ(here.last_events(), Names{"user.restored"});
}

TEST_F(SambaSync, D6_disabling_in_ad_disables_and_enabling_brings_back) {
    sync_finished();
    const auto control = [&](const std::string& value) {
        dc.modify("dn: " + ad_dn("bob") +
                  "\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: " + value + "\n");
        sync_finished();
    };
    control("546");
    EXPECT_EQ(here.state_of("bob"), "disabled");
    EXPECT_EQ(here.last_events(), Names{"user.status_changed"});
    control("544");
    EXPECT_EQ(here.state_of("bob"), "active");
}

TEST_F(SambaSync, D5_V1_D12_numbers_become_phones_and_are_followed) {
    auto configuration = configured();
    configuration.attributes.phones = {"telephoneNumber", "mobile", "otherMobile"};
    here.configure(configuration);
    const auto set = [&](const std::string& who, const std::string& values) {
        dc.modify("dn: " + ad_dn(who) + "\nchangetype: modify\n" + values);
    };
    set("amy",
        "replace: telephoneNumber\ntelephoneNumber: +1 555 555-0100\n-\n"
        "replace: otherMobile\notherMobile: +15555550102\notherMobile: +15555550101\n");
    set("bob", "replace: telephoneNumber\ntelephoneNumber: +1 (555) 555-0100\n");
    set("cleo", "replace: mobile\nmobile: 0555 555-0103\n");
    connectors::DirectorySync live{here.directory(), here.ports(source)};
    const auto read = live.full();
    EXPECT_EQ(read.outcome, Outcome::finished) << read.worst;
    EXPECT_EQ(numbers_of("amy"), (Names{"+15555550100", "+15555550101 mobile", "+15555550102 mobile"}));
    EXPECT_EQ(numbers_of("bob"), Names{"+15555550100"});
    EXPECT_EQ(numbers_of("cleo"), Names{});
    ASSERT_EQ(read.left_out.size(), 1U);
    EXPECT_NE(read.left_out.front().examples.front().detail.find("0555 555-0103"), std::string::npos);

    // Of several values one goes, and of a single one nothing is left.
    set("amy", "delete: telephoneNumber\n-\ndelete: otherMobile\notherMobile: +15555550101\n");
    const auto followed = live.listen({});
    ASSERT_TRUE(followed.report) << followed.failed << followed.must_read;
    EXPECT_EQ(followed.report->outcome, Outcome::finished) << followed.report->worst;
    EXPECT_EQ(followed.report->counts.updated, 1U);
    EXPECT_EQ(numbers_of("amy"), Names{"+15555550102 mobile"});
    EXPECT_EQ(numbers_of("bob"), Names{"+15555550100"});
    EXPECT_EQ(here.account().phones.size(), 2U);
}

TEST_F(SambaSync, D3_nested_groups_cycles_and_the_primary_group) {
    dc.modify(ad_group("inner") + ad_member("add", "inner", ad_dn("outsider")) +
              ad_member("add", "staff", ad_dn("inner")) + ad_member("add", "inner", ad_dn("staff")) +
              ad_user("primary") + ad_member("add", "inner", ad_dn("primary")));
    sync_finished();
    EXPECT_EQ(here.present(), (Names{"amy", "bob", "cleo", "outsider", "primary"}));
    // Its group becomes its primary one: AD takes the `member` value away (fact 3).
    dc.run_python(R"py(
rid = sid_of("inner").rsplit("-", 1)[1]
change = ldb.Message(ldb.Dn(sam, "CN=primary,CN=Users," + base))
change["p"] = ldb.MessageElement(rid, ldb.FLAG_MOD_REPLACE, "primaryGroupID")
sam.modify(change)
)py");
    EXPECT_EQ(dc.search({"-b", ad_dn("inner"), "-s", "base", "member"}).find("CN=primary"), std::string::npos);
    sync_finished();
    EXPECT_EQ(here.state_of("primary"), "active");
    EXPECT_EQ(here.last_events(), Names{});
}

TEST_F(SambaSync, D2_a_rename_and_a_move_are_updates_and_a_renamed_ou_is_nothing) {
    dc.modify("dn: OU=new," + std::string{SambaDc::base} + "\nchangetype: add\nobjectClass: organizationalUnit\n\n");
    sync_finished();
    const UserId amy = here.user("amy")->id;
    dc.modify("dn: " + ad_dn("amy") + "\nchangetype: modrdn\nnewrdn: CN=amelia\ndeleteoldrdn: 1\nnewsuperior: OU=new," +
              SambaDc::base + "\n\ndn: CN=amelia,OU=new," + SambaDc::base +
              "\nchangetype: modify\nreplace: sAMAccountName\nsAMAccountName: amelia\n");
    sync_finished();
    ASSERT_NE(here.user("amelia"), nullptr);
    EXPECT_EQ(here.user("amelia")->id, amy);
    EXPECT_EQ(here.last_events(), Names{"user.profile_changed"});
    dc.modify("dn: OU=new," + std::string{SambaDc::base} + "\nchangetype: modrdn\nnewrdn: OU=newer\ndeleteoldrdn: 1\n");
    sync_finished();
    EXPECT_EQ(here.last_events(), Names{});
}

TEST_F(SambaSync, T4_D8_who_is_moved_out_of_the_base_has_left_though_the_group_lists_him) {
    dc.modify("dn: OU=former," + std::string{SambaDc::base} + "\nchangetype: add\nobjectClass: organizationalUnit\n\n");
    auto configuration = configured();
    configuration.base = "CN=Users," + std::string{SambaDc::base};
    here.configure(configuration);
    EXPECT_EQ(sync_finished().counts.created, 3U);
    dc.modify("dn: " + ad_dn("amy") + "\nchangetype: modrdn\nnewrdn: CN=amy\ndeleteoldrdn: 1\nnewsuperior: OU=former," +
              SambaDc::base + "\n");
    EXPECT_NE(dc.search({"-b", ad_dn("staff"), "-s", "base", "member"}).find("CN=amy"), std::string::npos);
    EXPECT_EQ(sync_finished().counts.trashed, 1U);
    EXPECT_EQ(here.state_of("amy"), "trash");
}

TEST_F(SambaSync, T4_D8_a_deletion_is_proven_by_its_tombstone_or_waits) {
    sync_finished();
    dc.modify("dn: " + ad_dn("bob") + "\nchangetype: delete\n");
    auto blind = here.configuration();
    blind.bind.dn = SambaDc::blind;  // may not read CN=Deleted Objects
    here.configure(blind);
    auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_EQ(left_out(report, LeftOutReason::removal_unproven), 1U);
    EXPECT_NE(report.worst.find("Deleted Objects"), std::string::npos) << report.worst;
    EXPECT_EQ(here.state_of("bob"), "active");

    here.configure(configured());
    EXPECT_EQ(sync_finished().counts.trashed, 1U);
    EXPECT_EQ(here.state_of("bob"), "trash");
}

TEST_F(SambaSync, D8_a_user_that_is_hidden_stays) {
    sync_finished();
    dc.run_python("put_ace_first(\"CN=bob,CN=Users,\" + base, \"(D;;RPLCLORC;;;%s)\" % sid_of(\"muster\"))\n");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::partial) << report.worst;
    EXPECT_EQ(left_out(report, LeftOutReason::removal_unproven), 1U);
    EXPECT_EQ(here.state_of("bob"), "active");
    EXPECT_EQ(here.present().size(), 3U);
}

TEST_F(SambaSync, D8_people_in_an_ou_that_is_hidden_stay) {
    dc.modify("dn: OU=board," + std::string{SambaDc::base} + "\nchangetype: add\nobjectClass: organizationalUnit\n\n" +
              ad_user("ceo", "OU=board,DC=example,DC=test") +
              ad_member("add", "staff", "CN=ceo,OU=board,DC=example,DC=test"));
    sync_finished();
    EXPECT_EQ(here.state_of("ceo"), "active");
    dc.run_python("put_ace_first(\"OU=board,\" + base, \"(D;CI;RPLCLORC;;;%s)\" % sid_of(\"muster\"))\n");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::partial) << report.worst;
    EXPECT_EQ(here.state_of("ceo"), "active");
}

TEST_F(SambaSync, D8_D9_members_that_may_not_be_read_hold_the_run) {
    sync_finished();
    dc.run_python(
        "put_ace_first(\"CN=staff,CN=Users,\" + base, \"(OD;;RP;bf9679c0-0de6-11d0-a285-00aa003049e2;;%s)\" % "
        "sid_of(\"muster\"))\n");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::held) << report.worst;
    EXPECT_EQ(here.present().size(), 3U);
}

TEST_F(SambaSync, D3_more_people_than_a_page_and_whole_groups) {
    auto configuration = configured();
    configuration.groups = {ad_dn("bulk")};
    here.configure(configuration);
    EXPECT_EQ(sync_finished().counts.created, static_cast<std::uint64_t>(SambaDc::bulk_people));
    EXPECT_EQ(here.members_of("bulk").size(), static_cast<std::size_t>(SambaDc::bulk_people));
    sync_finished();
    EXPECT_EQ(here.last_events(), Names{});
}

TEST_F(SambaSync, D8_edits_during_a_read_trash_nobody_and_are_seen) {
    auto configuration = configured();
    configuration.groups = {ad_dn("bulk"), ad_dn("staff")};
    here.configure(configuration);
    sync_finished();
    int edits = 0;
    const auto report = here.sync(source, [&](const Progress& progress) {
        if (progress.phase != Progress::Phase::reading || progress.done == 0 || edits != 0) return;
        ++edits;
        dc.modify(
            "dn: CN=bulk0000,OU=bulk,DC=example,DC=test\nchangetype: modify\nreplace: displayName\ndisplayName: "
            "Edited\n\n" +
            ad_user("newcomer") + ad_member("add", "staff", ad_dn("newcomer")) +
            ad_member("delete", "staff", ad_dn("cleo")) + "dn: " + ad_dn("bob") + "\nchangetype: delete\n\n");
    });
    ASSERT_EQ(edits, 1);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.user("bulk0000")->profile().real_name.get(), "Edited");
    EXPECT_EQ(here.state_of("newcomer"), "active");
    EXPECT_EQ(here.state_of("cleo"), "trash");
    EXPECT_EQ(here.state_of("bob"), "trash");
    EXPECT_EQ(report.counts.trashed, 2U);
}

TEST_F(SambaSync, D1_ldaps_and_starttls_with_the_right_ca_and_no_other) {
    const PrivateFolder folder{"other-ca"};
    const Certificates other = make_certificates(folder.path(), "127.0.0.1");
    for (const std::string& url : {dc.tls_url(), dc.url()}) {
        auto configuration = configured();
        configuration.servers = {url};
        configuration.tls = directory::Tls::starttls;
        configuration.ca_file = dc.ca_file().string();
        here.configure(configuration);
        sync_finished();
        configuration.ca_file = other.ca.string();
        here.configure(configuration);
        const auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::failed);
        EXPECT_NE(report.worst.find("CA in"), std::string::npos) << report.worst;
    }
    EXPECT_EQ(here.present().size(), 3U);
}

TEST_F(SambaSync, D8_wrong_password_wrong_base_wrong_kind_and_a_dead_server_remove_nobody) {
    sync_finished();
    const auto fails = [&](directory::Configuration configuration, const std::string& says) {
        here.configure(std::move(configuration));
        const auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::failed);
        EXPECT_NE(report.worst.find(says), std::string::npos) << report.worst;
        EXPECT_EQ(here.present().size(), 3U);
    };
    auto configuration = configured();
    configuration.base = "OU=nowhere,DC=example,DC=test";
    fails(configuration, "OU=nowhere");
    configuration = configured();
    configuration.bind.dn = "CN=nobody,DC=example,DC=test";
    fails(configuration, "Invalid credentials");
    bool killed = false;
    configuration = configured();
    configuration.groups = {ad_dn("staff"), ad_dn("bulk")};
    here.configure(configuration);
    const auto report = here.sync(source, [&](const Progress& progress) {
        if (progress.phase != Progress::Phase::reading || progress.done == 0 || killed) return;
        killed = true;
        dc.process().kill();
    });
    EXPECT_TRUE(killed);
    EXPECT_EQ(report.outcome, Outcome::failed) << report.worst;
    EXPECT_EQ(here.present().size(), 3U);
    here.ledger().forget_events();
    EXPECT_EQ(here.sync(source).outcome, Outcome::failed);
    dc.start();
    here.configure(configured());
    sync_finished();
    EXPECT_EQ(here.last_events(), Names{});
}

TEST_F(SambaSync, D8_what_is_configured_as_a_group_and_is_none_is_said_to_be_that) {
    auto configuration = configured();
    configuration.groups = {ad_dn("staff"), ad_dn("amy"), "CN=nobody," + std::string{SambaDc::base}};
    here.configure(configuration);
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_NE(report.worst.find(ad_dn("amy") + " is there and is no group (objectClass top, person,"),
              std::string::npos)
        << report.worst;
    EXPECT_NE(report.worst.find("CN=nobody," + std::string{SambaDc::base} + " is not found or cannot be read"),
              std::string::npos)
        << report.worst;
    EXPECT_EQ(here.present().size(), 3U) << "who is in the group that is one";
}

TEST_F(SambaSync, D15_a_clear_bind_that_is_refused_says_what_to_do) {
    // Samba's default: no password in the clear.
    dc.process().stop();
    run({"sed", "-i", "/strong auth/d", (dc.folder() / "dc/etc/smb.conf").string()});
    Child again{{"samba", "-i", "-M", "single", "-s", (dc.folder() / "dc/etc/smb.conf").string(), "--debug-stdout"},
                dc.folder() / "samba.log"};
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    connectors::RunReport report;
    do report = here.sync(source);
    while (report.worst.find("Can't contact") != std::string::npos && std::chrono::steady_clock::now() < deadline);
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_NE(report.worst.find("tls = \"starttls\""), std::string::npos) << report.worst;
}

}  // namespace
}  // namespace muster::testing
