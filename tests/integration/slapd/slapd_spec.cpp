#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/integration/slapd/openldap.hpp"

namespace muster::testing {
namespace {

using directory::LeftOutReason;
using directory::Outcome;
using Names = std::vector<std::string>;

class SlapdSync : public ::testing::Test {
protected:
    Slapd slapd{person_ldif("amy") + person_ldif("bob") + person_ldif("cleo") + person_ldif("outsider") +
                group_ldif("staff", {"amy", "bob", "cleo"})};
    ldap::LdapSource source{settings()};
    ConnectedAccount here{configuration_for(slapd, {group_dn("staff")})};
};

TEST_F(SlapdSync, D4_joining_creates_and_D13_no_change_makes_no_event) {
    const auto first = here.sync(source);
    EXPECT_EQ(first.outcome, Outcome::finished) << first.worst;
    EXPECT_EQ(here.present(), (Names{"amy", "bob", "cleo"}));
    EXPECT_EQ(first.counts.created, 3U);
    EXPECT_EQ(first.counts.read, 3U);
    EXPECT_EQ(here.user("amy")->profile().real_name.get(), "amy Example");
    EXPECT_EQ(here.user("amy")->profile().email.get(), "amy@example.org");
    EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob", "cleo"}));

    const auto second = here.sync(source);
    EXPECT_EQ(second.outcome, Outcome::finished) << second.worst;
    EXPECT_EQ(here.last_events(), Names{});
}

TEST_F(SlapdSync, T4_leaving_trashes_and_T7_returning_restores_with_everything) {
    here.sync(source);
    const UserId amy = here.user("amy")->id;
    slapd.modify("dn: " + group_dn("staff") + "\nchangetype: modify\ndelete: member\nmember: " + person_dn("amy") +
                 "\n");
    const auto left = here.sync(source);
    EXPECT_EQ(left.outcome, Outcome::finished) << left.worst;
    EXPECT_EQ(here.state_of("amy"), "trash");
    EXPECT_EQ(left.counts.trashed, 1U);
    EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob", "cleo"}));

    slapd.modify("dn: " + group_dn("staff") + "\nchangetype: modify\nadd: member\nmember: " + person_dn("amy") + "\n");
    const auto back = here.sync(source);
    EXPECT_EQ(back.counts.restored, 1U);
    EXPECT_EQ(here.state_of("amy"), "active");
    EXPECT_EQ(here.user("amy")->id, amy);
    EXPECT_EQ(here.last_events(), Names{"user.restored"});
}

TEST_F(SlapdSync, D2_a_rename_and_a_move_are_updates) {
    here.sync(source);
    const UserId amy = here.user("amy")->id;
    slapd.modify("dn: ou=new," + std::string{Slapd::base} +
                 "\nchangetype: add\nobjectClass: organizationalUnit\nou: new\n\ndn: " + person_dn("amy") +
                 "\nchangetype: modrdn\nnewrdn: uid=amelia\ndeleteoldrdn: 1\nnewsuperior: ou=new," + Slapd::base +
                 "\n\ndn: " + group_dn("staff") + "\nchangetype: modify\ndelete: member\nmember: " + person_dn("amy") +
                 "\n-\nadd: member\nmember: uid=amelia,ou=new," + Slapd::base + "\n");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    ASSERT_NE(here.user("amelia"), nullptr);
    EXPECT_EQ(here.user("amelia")->id, amy);
    EXPECT_EQ(here.last_events(), Names{"user.profile_changed"});
}

TEST_F(SlapdSync, D2_a_renamed_container_changes_nobody) {
    slapd.modify("dn: ou=sub,ou=people," + std::string{Slapd::base} +
                 "\nchangetype: add\nobjectClass: organizationalUnit\nou: sub\n\ndn: uid=dan,ou=sub,ou=people," +
                 Slapd::base +
                 "\nchangetype: add\nobjectClass: inetOrgPerson\nuid: dan\ncn: Dan\nsn: D\n\ndn: " + group_dn("staff") +
                 "\nchangetype: modify\nadd: member\nmember: uid=dan,ou=sub,ou=people," + Slapd::base + "\n");
    here.sync(source);
    EXPECT_EQ(here.state_of("dan"), "active");
    slapd.modify("dn: ou=sub,ou=people," + std::string{Slapd::base} +
                 "\nchangetype: modrdn\nnewrdn: ou=renamed\ndeleteoldrdn: 1\n");
    // Without refint the group still lists the old name: held, as it is no leaving.
    const auto report = here.sync(source);
    EXPECT_EQ(here.state_of("dan"), "active");
    EXPECT_EQ(report.outcome, Outcome::partial) << report.worst;
    EXPECT_EQ(left_out(report, LeftOutReason::removal_unproven), 1U);
}

// Entries as administrators put them into groups that must have a member: none at all, and one that is no person.
TEST_F(SlapdSync, T4_D8_members_that_are_no_entries_or_no_groups_hide_nobody) {
    slapd.modify("dn: cn=role," + std::string{Slapd::base} +
                 "\nchangetype: add\nobjectClass: organizationalRole\ncn: role\n\ndn: " + group_dn("staff") +
                 "\nchangetype: modify\nadd: member\nmember: " + Slapd::admin + "\nmember: cn=role," + Slapd::base +
                 "\nmember: cn=none,ou=groups," + Slapd::base + "\n");
    ASSERT_EQ(slapd.search({"-b", Slapd::base, "-s", "one", "(cn=admin)", "dn"}).find("dn: cn=admin"),
              std::string::npos);
    EXPECT_EQ(here.sync(source).counts.created, 3U);
    slapd.modify("dn: " + group_dn("staff") + "\nchangetype: modify\ndelete: member\nmember: " + person_dn("amy") +
                 "\n");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("amy"), "trash");
    EXPECT_EQ(left_out(report, LeftOutReason::unresolved_member), 3U);
}

// A server without refint: the group goes on listing what is called otherwise now.
TEST_F(SlapdSync, D8_the_people_of_a_nested_group_that_was_renamed_are_held) {
    slapd.modify("dn: " + group_dn("inner") + "\nchangetype: add\nobjectClass: groupOfNames\ncn: inner\nmember: " +
                 person_dn("outsider") + "\n\ndn: " + group_dn("staff") +
                 "\nchangetype: modify\nadd: member\nmember: " + group_dn("inner") + "\n");
    EXPECT_EQ(here.sync(source).counts.created, 4U);
    slapd.modify("dn: " + group_dn("inner") + "\nchangetype: modrdn\nnewrdn: cn=other\ndeleteoldrdn: 1\n");
    auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::partial) << report.worst;
    EXPECT_EQ(here.state_of("outsider"), "active");
    slapd.modify("dn: " + group_dn("other") + "\nchangetype: delete\n");
    report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("outsider"), "trash");
}

TEST_F(SlapdSync, D8_memberUid_means_whoever_lies_in_the_base) {
    slapd.modify(
        "dn: ou=robots," + std::string{Slapd::base} +
        "\nchangetype: add\nobjectClass: organizationalUnit\nou: robots\n\ndn: cn=robot,ou=robots," + Slapd::base +
        "\nchangetype: add\nobjectClass: inetOrgPerson\ncn: robot\nsn: R\nuid: robot\n\ndn: cn=dan,ou=people," +
        Slapd::base +
        "\nchangetype: add\nobjectClass: inetOrgPerson\ncn: dan\nsn: D\nuid: dan\nmail: dan@x.org\n\ndn: " +
        group_dn("unix") + "\nchangetype: add\nobjectClass: posixGroup\ncn: unix\ngidNumber: 700\nmemberUid: dan\n");
    auto configuration = here.configuration();
    configuration.base = "ou=people," + std::string{Slapd::base};
    configuration.attributes.username = "cn";
    configuration.groups.push_back(group_dn("unix"));
    here.configure(configuration);
    EXPECT_EQ(here.sync(source).counts.created, 4U);
    slapd.modify("dn: cn=robot,ou=robots," + std::string{Slapd::base} +
                 "\nchangetype: modify\nreplace: uid\nuid: dan\n");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("dan"), "active");
    EXPECT_EQ(here.last_events(), Names{});
}

TEST_F(SlapdSync, T4_a_deleted_entry_trashes) {
    here.sync(source);
    slapd.modify("dn: " + person_dn("bob") + "\nchangetype: delete\n");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("bob"), "trash");
    EXPECT_EQ(left_out(report, LeftOutReason::unresolved_member), 1U);
}

TEST_F(SlapdSync, D3_nested_groups_cycles_and_posix_groups) {
    slapd.modify("dn: " + group_dn("inner") +
                 "\nchangetype: add\nobjectClass: groupOfUniqueNames\ncn: inner\nuniqueMember: " +
                 person_dn("outsider") + "\nuniqueMember: " + group_dn("staff") + "\n\ndn: " + group_dn("staff") +
                 "\nchangetype: modify\nadd: member\nmember: " + group_dn("inner") + "\n\ndn: " + group_dn("unix") +
                 "\nchangetype: add\nobjectClass: posixGroup\ncn: unix\ngidNumber: 700\nmemberUid: amy\n\ndn: " +
                 person_dn("primary") +
                 "\nchangetype: add\nobjectClass: inetOrgPerson\nobjectClass: posixAccount\nuid: primary\ncn: P\nsn: "
                 "P\nuidNumber: 1\ngidNumber: 700\nhomeDirectory: /\n");
    auto configuration = here.configuration();
    configuration.groups.push_back(group_dn("unix"));
    here.configure(configuration);
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob", "cleo", "outsider"}));
    EXPECT_EQ(here.members_of("unix"), (Names{"amy", "primary"}));
}

TEST_F(SlapdSync, D1_sync_groups_can_be_named_by_guid) {
    const std::string answer = slapd.search({"-b", group_dn("staff"), "-s", "base", "entryUUID"});
    const auto at = answer.find("entryUUID: ");
    ASSERT_NE(at, std::string::npos);
    auto configuration = here.configuration();
    configuration.groups = {"guid:" + answer.substr(at + 11, 36)};
    here.configure(configuration);
    EXPECT_EQ(here.sync(source).outcome, Outcome::finished);
    EXPECT_EQ(here.present(), (Names{"amy", "bob", "cleo"}));
}

TEST_F(SlapdSync, D8_what_is_configured_as_a_group_and_is_none_is_said_to_be_that) {
    (void)here.sync(source);
    const std::string answer = slapd.search({"-b", person_dn("amy"), "-s", "base", "entryUUID"});
    const auto at = answer.find("entryUUID: ");
    ASSERT_NE(at, std::string::npos);
    for (const std::string& other : {person_dn("amy"), "guid:" + answer.substr(at + 11, 36)}) {
        auto configuration = here.configuration();
        configuration.groups = {group_dn("staff"), other};
        here.configure(configuration);
        const auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::partial);
        EXPECT_NE(report.worst.find(other + " is there and is no group (objectClass inetOrgPerson"), std::string::npos)
            << report.worst;
        EXPECT_EQ(here.present(), (Names{"amy", "bob", "cleo"}));
    }
}

TEST_F(SlapdSync, malformed_values_and_names_are_reported_and_the_others_go_through) {
    // cn of Latin-1 bytes is refused by slapd itself; a mail address and a uid it takes as they are.
    slapd.modify("dn: cn=nameless,ou=people," + std::string{Slapd::base} +
                 "\nchangetype: add\nobjectClass: inetOrgPerson\ncn: nameless\nsn: N\n\ndn: " + person_dn("dan") +
                 "\nchangetype: add\nobjectClass: inetOrgPerson\nuid: dan\ncn: Dan\nsn: D\nmail: no address at "
                 "all\n\ndn: cn=tab,ou=people," +
                 Slapd::base + "\nchangetype: add\nobjectClass: inetOrgPerson\ncn: tab\nsn: T\nuid:: YQli\n\ndn: " +
                 group_dn("staff") + "\nchangetype: modify\nadd: member\nmember: cn=nameless,ou=people," + Slapd::base +
                 "\nmember: " + person_dn("dan") + "\nmember: cn=tab,ou=people," + Slapd::base +
                 "\nmember: uid=ghost,ou=people," + Slapd::base + "\n");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(left_out(report, LeftOutReason::no_username), 1U);
    EXPECT_EQ(left_out(report, LeftOutReason::malformed_name), 1U) << examples(report, LeftOutReason::malformed_name);
    EXPECT_GE(left_out(report, LeftOutReason::malformed_value), 1U);
    EXPECT_EQ(left_out(report, LeftOutReason::unresolved_member), 1U);
    EXPECT_EQ(here.present(), (Names{"amy", "bob", "cleo", "dan"}));
    EXPECT_EQ(here.user("dan")->profile().email.get(), "");
    EXPECT_EQ(here.user("dan")->profile().real_name.get(), "Dan");
}

TEST_F(SlapdSync, D1_ldaps_and_starttls_work_with_the_right_ca) {
    for (const std::string& url : {slapd.tls_url(), slapd.url()}) {
        auto configuration = here.configuration();
        configuration.servers = {url};
        configuration.tls = directory::Tls::starttls;
        configuration.ca_file = slapd.ca_file().string();
        configuration.name = url;
        here.configure(configuration);
        const auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::finished) << url << ": " << report.worst;
    }
    EXPECT_EQ(here.present(), (Names{"amy", "bob", "cleo"}));
}

TEST_F(SlapdSync, D1_a_changed_password_file_counts_from_the_next_bind_on) {
    auto configuration = here.configuration();
    configuration.bind.password_env.clear();
    configuration.bind.password_file = "reader.password";
    here.configure(configuration);
    ldap::Settings beside = settings();
    beside.folder = slapd.folder();
    ldap::LdapSource reading_file{beside};
    write_file(slapd.folder() / "reader.password", std::string{Slapd::password} + "\n");
    EXPECT_EQ(here.sync(reading_file).outcome, Outcome::finished);
    slapd.modify("dn: " + std::string{Slapd::reader} +
                 "\nchangetype: modify\nreplace: userPassword\nuserPassword: another\n");
    EXPECT_EQ(here.sync(reading_file).outcome, Outcome::failed);
    write_file(slapd.folder() / "reader.password", "another\n");
    EXPECT_EQ(here.sync(reading_file).outcome, Outcome::finished);
}

TEST_F(SlapdSync, D1_the_next_server_is_tried_where_one_does_not_answer) {
    auto configuration = here.configuration();
    configuration.servers.insert(configuration.servers.begin(),
                                 "ldap://127.0.0.1:" + std::to_string(free_port("127.0.0.1")));
    here.configure(configuration);
    EXPECT_EQ(here.sync(source).outcome, Outcome::finished);
}

TEST(SlapdWithoutSyncprov, D8_paged_reads_are_complete_too) {
    std::string people;
    Names uids;
    for (int i = 0; i < 2500; ++i) {
        uids.push_back("user" + std::to_string(i));
        people += person_ldif(uids.back());
    }
    const Slapd slapd{people + group_ldif("staff", uids), {.syncprov = false, .limits = {}, .access = {}}};
    ldap::LdapSource source{settings()};
    ConnectedAccount here{configuration_for(slapd, {group_dn("staff")})};
    EXPECT_EQ(here.sync(source).counts.created, 2500U);
    slapd.modify("dn: " + person_dn("user7") + "\nchangetype: delete\n\ndn: " + person_dn("user8") +
                 "\nchangetype: modify\nreplace: cn\ncn: Eight\n");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("user7"), "trash");
    EXPECT_EQ(here.last_events(), (Names{"user.trashed", "user.profile_changed"}));
}

}  // namespace
}  // namespace muster::testing
