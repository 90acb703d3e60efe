#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/slapd/follow_fixture.hpp"

// D12: a replica that is fed by one read and then by changes is the one that a read would bring.
namespace muster::testing {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;
using What = connectors::Followed::What;

const std::string base = Slapd::base;

TEST_F(SlapdFollow, D12_people_come_change_their_names_and_go) {
    EXPECT_EQ(fed.session().follows(), connectors::DirectorySession::Follows::by_itself);
    follows(change(person_dn("eve"), "add\nobjectClass: inetOrgPerson\nuid: eve\ncn: Eve\nsn: E"));
    follows(change(person_dn("amy"), "modify\nreplace: cn\ncn: Amelia"));
    follows(change(person_dn("amy"), "modrdn\nnewrdn: uid=amelia\ndeleteoldrdn: 1"));
    follows(change(person_dn("amelia"),
                   "modrdn\nnewrdn: uid=amelia\ndeleteoldrdn: 1\nnewsuperior: ou=sub,ou=people," + base));
    follows(change(person_dn("bob"), "delete"));
    follows(change(person_dn("bob"), "add\nobjectClass: inetOrgPerson\nuid: bob\ncn: Other\nsn: B"));
    EXPECT_EQ(fed.names("uid"), (Names{"amelia", "bob", "cleo", "dan", "eve"}));
}

TEST_F(SlapdFollow, D12_groups_gain_and_lose_members_are_renamed_made_and_deleted) {
    follows(change(group_dn("staff"), "modify\nadd: member\nmember: " + person_dn("cleo")));
    follows(change(group_dn("staff"), "modify\ndelete: member\nmember: " + person_dn("amy")));
    follows(change(group_dn("inner"),
                   "add\nobjectClass: groupOfUniqueNames\ncn: inner\nuniqueMember: " + person_dn("amy")));
    follows(change(group_dn("staff"), "modify\nadd: member\nmember: " + group_dn("inner")));
    follows(change(group_dn("inner"), "modrdn\nnewrdn: cn=within\ndeleteoldrdn: 1"));
    follows(change(group_dn("within"), "delete"));
    follows(change(group_dn("unix"), "add\nobjectClass: posixGroup\ncn: unix\ngidNumber: 700\nmemberUid: amy"));
    follows(change(group_dn("unix"), "modify\nadd: memberUid\nmemberUid: bob\n-\nreplace: gidNumber\ngidNumber: 701"));
}

// Fact 5: the children are not reported.
TEST_F(SlapdFollow, D2_D12_a_renamed_and_a_moved_container_take_their_people_along) {
    follows(change("ou=sub,ou=people," + base, "modrdn\nnewrdn: ou=renamed\ndeleteoldrdn: 1"));
    follows(change("ou=renamed,ou=people," + base,
                   "modrdn\nnewrdn: ou=renamed\ndeleteoldrdn: 1\nnewsuperior: ou=groups," + base));
    follows(change("l=town," + base, "add\nobjectClass: locality\nl: town") +
            change("uid=eve,l=town," + base, "add\nobjectClass: inetOrgPerson\nuid: eve\ncn: Eve\nsn: E"));
    follows(change("l=town," + base, "modrdn\nnewrdn: l=city\ndeleteoldrdn: 1"));
    std::string all;
    for (const auto& [guid, text] : fed.content()) all += text;
    EXPECT_NE(all.find("uid=eve,l=city," + base + " "), std::string::npos) << all;
}

TEST_F(SlapdFollow, D12_what_leaves_the_filter_goes_and_comes_back) {
    const std::string robot = "cn=robot," + base;
    follows(change(robot,
                   "add\nobjectClass: organizationalRole\nobjectClass: posixAccount\ncn: robot\nuid: "
                   "robot\nuidNumber: 1\ngidNumber: 1\nhomeDirectory: /"));
    EXPECT_EQ(fed.names("cn"), (Names{"robot", "staff"}));
    follows(change(robot,
                   "modify\ndelete: objectClass\nobjectClass: posixAccount\n-\ndelete: uid\n-\ndelete: "
                   "uidNumber\n-\ndelete: gidNumber\n-\ndelete: homeDirectory"));
    EXPECT_EQ(fed.names("cn"), Names{"staff"});
    follows(change(robot, "modify\nreplace: description\ndescription: nobody's business"));
    follows(
        change(robot,
               "modify\nadd: objectClass\nobjectClass: posixAccount\n-\nadd: uid\nuid: robot\n-\nadd: "
               "uidNumber\nuidNumber: 1\n-\nadd: gidNumber\ngidNumber: 1\n-\nadd: homeDirectory\nhomeDirectory: /"));
    EXPECT_EQ(fed.names("cn"), (Names{"robot", "staff"}));
}

TEST_F(SlapdFollow, D12_a_thousand_changes_at_once) {
    std::string ldif;
    for (int i = 0; i < 1000; ++i)
        ldif += change(person_dn("new" + std::to_string(i)),
                       "add\nobjectClass: inetOrgPerson\nuid: new" + std::to_string(i) + "\ncn: N\nsn: N");
    follows(ldif);
    EXPECT_EQ(fed.names("uid").size(), 1004U);
}

TEST_F(SlapdFollow, D12_silence_costs_nothing_and_what_is_there_comes_at_once) {
    proxy.never_cut();
    for (int i = 0; i < 50; ++i) {
        const auto followed = fed.follow(1ms);
        ASSERT_TRUE(followed) << followed.error().what;
        EXPECT_EQ(followed->what, What::unchanged);
    }
    EXPECT_EQ(proxy.passed(), 0U);
    slapd.modify(change(person_dn("amy"), "modify\nreplace: cn\ncn: A"));
    const auto began = std::chrono::steady_clock::now();
    const auto followed = fed.follow(10s);
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, What::changed);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
    EXPECT_LT(proxy.passed(), 1000U);
}

// Whoever asks for one user, or has everything compared, does not wait for changes; but those that there are have to
// come.
TEST_F(SlapdFollow, D11_D12_without_patience_it_is_what_the_server_has_by_now) {
    for (int i = 0; i < 20; ++i) {
        slapd.modify(change(person_dn("amy"), "modify\nreplace: cn\ncn: A" + std::to_string(i)));
        const auto followed = fed.follow(0ms);
        ASSERT_TRUE(followed) << followed.error().what;
        EXPECT_EQ(followed->what, What::changed) << i;
        EXPECT_EQ(fed.follow(0ms)->what, What::unchanged) << i;
    }
}

TEST_F(SlapdFollow, D12_the_server_is_stopped_and_started_with_and_without_changes) {
    slapd.stop();
    EXPECT_FALSE(fed.follow(5s));
    EXPECT_FALSE(fed.follow());
    slapd.start();
    const auto followed = fed.follow();
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, What::unchanged);
    slapd.restart({});
    follows(change(person_dn("amy"), "delete") +
            change(person_dn("eve"), "add\nobjectClass: inetOrgPerson\nuid: eve\ncn: Eve\nsn: E"));
    follows(change(person_dn("bob"), "modify\nreplace: cn\ncn: B"));
}

// What is asked beside the changes must not go on with a connection that was lost: it would be anonymous.
TEST_F(SlapdFollow, D8_who_may_have_gone_is_asked_by_a_new_connection_where_the_old_one_was_lost) {
    const auto staff = Guid::parse(fed.content().begin()->first);
    slapd.restart(
        {.syncprov = true,
         .limits = {},
         .access = std::string{"access to attrs=userPassword by anonymous auth by * none\naccess to * by dn.exact=\""} +
                   Slapd::reader + "\" read by * none"});
    const std::vector<Guid> asked{*staff};
    auto seen = fed.session().look_up(asked);
    if (!seen) seen = fed.session().look_up(asked);
    ASSERT_TRUE(seen) << seen.error().what;
    EXPECT_EQ(seen->front().presence, connectors::Presence::live);
}

TEST_F(SlapdFollow, D12_the_server_is_killed) {
    for (int turn = 0; turn < 5; ++turn) {
        slapd.modify(change(person_dn("amy"), "modify\nreplace: cn\ncn: A" + std::to_string(turn)) +
                     change(person_dn("eve"), "add\nobjectClass: inetOrgPerson\nuid: eve\ncn: Eve\nsn: E"));
        if (turn % 2 == 0) fed.catch_up();
        slapd.modify(change(person_dn("eve"), "delete") +
                     change(person_dn("bob"), "modify\nreplace: cn\ncn: B" + std::to_string(turn)));
        slapd.process().kill();
        slapd.start();
        fed.catch_up();
        EXPECT_EQ(fed.reads(), 1U);
        is_as_read();
    }
}

// Fact 11: the deletion is on disk, and that it was the last change is not.
TEST_F(SlapdFollow, D8_a_killed_server_that_forgot_how_far_it_was_is_behind) {
    slapd.restart({});  // only now does it keep how far it is, and from then on in its mind
    follows(change(person_dn("eve"), "add\nobjectClass: inetOrgPerson\nuid: eve\ncn: Eve\nsn: E"));
    follows(change(person_dn("eve"), "delete"));
    slapd.process().kill();
    slapd.start();
    must_read("knows less");
}

TEST_F(SlapdFollow, OPS_05_a_session_that_is_to_stop_listens_no_longer) {
    ldap::LdapSource source{settings()};
    const auto configuration = configuration_by(slapd.port());
    std::stop_source stop;
    auto session = source.open(configuration, stop.get_token());
    ASSERT_TRUE(session);
    const connectors::AttributeSet attributes{configuration};
    const text::UnicodeFolding folding;
    connectors::Replica replica{configuration, attributes, folding};
    const std::vector<connectors::SyncGroup> groups;
    ASSERT_TRUE((*session)->probe());
    ASSERT_TRUE((*session)->read({configuration, attributes, groups}, replica, {}));
    const auto began = std::chrono::steady_clock::now();
    std::jthread other{[&] { stop.request_stop(); }};
    EXPECT_FALSE((*session)->follow({configuration, attributes, groups}, replica, 60s));
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

TEST(SlapdNotFollowed, D12_without_syncprov_and_after_a_read_with_doubts_everything_is_read) {
    Slapd slapd{person_ldif("amy") + group_ldif("staff", {"amy"}), {.syncprov = false, .limits = {}, .access = {}}};
    FedReplica fed{configuration_for(slapd, {group_dn("staff")}), settings()};
    fed.read();
    EXPECT_EQ(fed.session().follows(), connectors::DirectorySession::Follows::not_at_all);
    EXPECT_NE(fed.why_it_must_read().find("next read"), std::string::npos);
    slapd.restart({.syncprov = true,
                   .limits = {},
                   .access = std::string{"access to attrs=userPassword by anonymous auth by * none\naccess to "
                                         "attrs=contextCSN by * none\naccess to * by * read"}});
    EXPECT_THROW(fed.read(), std::runtime_error);
    EXPECT_NE(fed.why_it_must_read().find("not complete"), std::string::npos);
}

// While changes are told, a cookie names the one server whose change it was.
TEST_F(SlapdFollow, D12_the_places_of_the_other_servers_stay) {
    const SlapdOptions first_of_three{.limits = {}, .access = {}, .front = "serverID 1"};
    slapd.restart(first_of_three);
    slapd.stop();
    const std::string conf = (slapd.folder() / "slapd.conf").string();
    std::string ldif = run({"/usr/sbin/slapcat", "-f", conf});
    ldif.insert(ldif.find('\n') + 1,
                "contextCSN: 20260101000000.000000Z#000000#002#000000\n"
                "contextCSN: 20260102000000.000000Z#000000#003#000000\n");
    std::filesystem::remove_all(slapd.folder() / "db");
    std::filesystem::create_directory(slapd.folder() / "db");
    write_file(slapd.folder() / "again.ldif", ldif);
    run({"/usr/sbin/slapadd", "-q", "-f", conf, "-l", (slapd.folder() / "again.ldif").string()});
    slapd.start();
    fed.read();
    for (int turn = 0; turn < 3; ++turn) {
        slapd.modify(change(person_dn("cleo"), "modify\nreplace: cn\ncn: C" + std::to_string(turn)));
        fed.catch_up();
        misses(change(person_dn("cleo"), "modify\nreplace: sn\nsn: S" + std::to_string(turn)));
        const auto followed = fed.follow();
        ASSERT_TRUE(followed) << followed.error().what;
        EXPECT_EQ(followed->what, What::changed) << followed->why;
        EXPECT_GE(followed->server.places.size(), 3U);
        EXPECT_LT(proxy.passed(), 2000U);
    }
    EXPECT_EQ(fed.reads(), 2U);
    is_as_read();
}

}  // namespace
}  // namespace muster::testing
