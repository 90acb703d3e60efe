#include <chrono>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/slapd/follow_fixture.hpp"

// D8, D12: what a server has forgotten, what gets lost on the way, and what is not the truth.
namespace muster::testing {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;
using What = connectors::Followed::What;

const std::string base = Slapd::base;

// The present phase: the server says who is there, and the session has to know who has gone.
TEST_F(SlapdFollow, D12_a_log_that_is_lost_too_short_or_not_kept) {
    for (const char* log : {"syncprov-sessionlog 10000", "syncprov-sessionlog 2", "", "syncprov-checkpoint 1 1"}) {
        slapd.restart({.syncprov = true, .limits = {}, .access = {}, .log = log});
        fed.catch_up();
        for (const bool restarted : {true, false}) {
            misses(change(person_dn("eve"), "add\nobjectClass: inetOrgPerson\nuid: eve\ncn: Eve\nsn: E") +
                   change(person_dn("amy"), "modify\nreplace: cn\ncn: " + std::string{restarted ? "A" : "B"}) +
                   change("ou=gone," + base, "add\nobjectClass: organizationalUnit\nou: gone"));
            if (restarted) slapd.restart({.syncprov = true, .limits = {}, .access = {}, .log = log});
            fed.catch_up();
            is_as_read(log);
            misses(change(person_dn("eve"), "delete") + change("ou=gone," + base, "delete") +
                   change(person_dn("cleo"), "modify\nreplace: cn\ncn: C") +
                   change(person_dn("fay"), "add\nobjectClass: inetOrgPerson\nuid: fay\ncn: F\nsn: F") +
                   change(person_dn("fay"), "delete"));
            if (restarted) slapd.restart({.syncprov = true, .limits = {}, .access = {}, .log = log});
            fed.catch_up();
            is_as_read(log);
        }
    }
    EXPECT_EQ(fed.reads(), 1U);
}

TEST_F(SlapdFollow, D8_a_container_that_was_renamed_while_nobody_listened) {
    misses(change("ou=sub,ou=people," + base, "modrdn\nnewrdn: ou=renamed\ndeleteoldrdn: 1"));
    must_read("was renamed while its changes were not heard");
}

class SlapdCookies : public SlapdFollow {
protected:
    void cut_off() { misses(change(person_dn("amy"), "delete")); }
};

TEST_F(SlapdCookies, D8_one_that_the_server_cannot_read) {
    proxy.replace("rid=000,csn=", "xid=000,csn=");
    cut_off();
    must_read("did not accept the cookie");
}

TEST_F(SlapdCookies, D8_one_of_the_future) {
    proxy.replace("rid=000,csn=20", "rid=000,csn=21");
    cut_off();
    must_read("consumer state is newer");
}

TEST_F(SlapdCookies, D8_one_of_another_server) {
    // One whose entries are older than the cookie, so that it holds them for known, and one whose are not.
    for (const char* csn : {"entryCSN: 20200101000000.000000Z#000000#000#000000\n", ""}) {
        const Slapd other{person_ldif("amy", csn) + person_ldif("zoe", csn) + group_ldif("staff", {"amy", "zoe"})};
        proxy.lead_to(other.port());
        misses(change(person_dn("amy"), "modify\nreplace: sn\nsn: S"));
        const std::string why = fed.why_it_must_read();
        EXPECT_NE(why.find(*csn == '\0' ? "another server answers" : "another one answers"), std::string::npos) << why;
        proxy.lead_to(slapd.port());
        fed.read();
    }
}

TEST_F(SlapdCookies, D8_one_that_is_too_old_for_a_server_that_says_so) {
    slapd.restart({.syncprov = true,
                   .limits = {},
                   .access = {},
                   .log = "syncprov-reloadhint TRUE\nsyncprov-nopresent TRUE\nsyncprov-sessionlog 2"});
    fed.catch_up();
    cut_off();
    fed.catch_up();
    is_as_read();
}

TEST_F(SlapdCookies, D8_an_older_copy_of_the_directory_is_behind) {
    slapd.stop();
    copy_database("db", "older");
    slapd.start();
    follows(change(person_dn("amy"), "delete"));
    slapd.stop();
    copy_database("older", "db");
    slapd.start();
    must_read("consumer state is newer");
    EXPECT_EQ(fed.names("uid"), (Names{"amy", "bob", "cleo", "dan"}));
}

// By its clock it is ahead, and its cookies pass.
TEST_F(SlapdCookies, D8_an_older_copy_that_was_written_to_since_is_told_apart) {
    slapd.stop();
    copy_database("db", "older");
    slapd.start();
    follows(change(person_dn("cleo"), "modify\nreplace: cn\ncn: C"));
    slapd.stop();
    copy_database("older", "db");
    slapd.start();
    slapd.modify(change(person_dn("bob"), "delete"));
    must_read("set back");
}

// 3, 4, 11, 51, 52: nothing is taken, and the same can be asked again.
TEST_F(SlapdCookies, D8_a_limit_that_ends_the_answer) {
    slapd.restart({.syncprov = true,
                   .limits = std::string{"limits dn.exact=\""} + Slapd::reader + "\" size.soft=1 size.hard=1",
                   .access = {},
                   .log = ""});
    slapd.modify(change(person_dn("amy"), "modify\nreplace: cn\ncn: A") + change(person_dn("bob"), "delete") +
                 change(person_dn("cleo"), "modify\nreplace: cn\ncn: C"));
    const auto before = fed.content();
    for (int i = 0; i < 3; ++i) {
        const auto followed = fed.follow();
        ASSERT_FALSE(followed);
        EXPECT_NE(followed.error().what.find("Size limit exceeded (4)"), std::string::npos) << followed.error().what;
        EXPECT_EQ(fed.content(), before);
    }
    slapd.restart({});
    fed.catch_up();
    EXPECT_EQ(fed.reads(), 1U);
    is_as_read();
}

TEST_F(SlapdFollow, D8_a_message_that_cannot_be_read) {
    // The OID of a control; what an entry lists; what a Sync Info is.
    for (const auto& [bytes, by] :
         std::vector<std::pair<std::string, std::string>>{{"1.3.6.1.4.1.4203.1.9.1.2", "1.3.6.1.4.1.4203.1.9.1.7"},
                                                          {"\x30\x0e\x04\x02"
                                                           "cn",
                                                           "\x30\x7e\x04\x02"
                                                           "cn"}}) {
        proxy.replace(bytes, by);
        slapd.modify(change(person_dn("amy"), "modify\nreplace: cn\ncn: A Name"));
        const auto before = fed.content();
        auto followed = fed.follow(5s);
        ASSERT_TRUE(followed) << followed.error().what;
        EXPECT_EQ(followed->what, What::must_read);
        EXPECT_NE(followed->why.find(person_dn("amy")), std::string::npos) << followed->why;
        EXPECT_EQ(fed.content(), before);
        proxy.replace_nothing();
        fed.read();
    }
    proxy.replace("1.3.6.1.4.1.4203.1.9.1.4", "1.3.6.1.4.1.4203.1.9.1.7");
    slapd.modify(change(Slapd::reader, "modify\nreplace: description\ndescription: not ours"));
    const auto followed = fed.follow(5s);
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, What::must_read);
}

TEST_F(SlapdFollow, D8_the_connection_is_cut_after_any_number_of_bytes) {
    std::string ldif;
    for (int i = 0; i < 30; ++i)
        ldif += change(person_dn("new" + std::to_string(i)),
                       "add\nobjectClass: inetOrgPerson\nuid: new" + std::to_string(i) + "\ncn: N\nsn: N");
    std::string back;
    for (int i = 0; i < 30; ++i) back += change(person_dn("new" + std::to_string(i)), "delete");
    proxy.never_cut();
    follows(ldif);
    const std::uint64_t whole = proxy.passed();
    follows(back);
    for (std::uint64_t part = 0; part < 20; ++part) {
        proxy.cut_after(whole * part / 20);
        slapd.modify(part % 2 == 0 ? ldif : back);
        // All of a batch, or nothing of it: so long as nothing more comes through.
        for (int tries = 0; tries < 3; ++tries) (void)fed.follow();
        proxy.never_cut();
        fed.catch_up();
        EXPECT_EQ(fed.reads(), 1U);
        is_as_read(std::to_string(part));
    }
    EXPECT_GT(fed.failures() + fed.reads(), 0U);
}

class SlapdSilence : public SlapdFollow {
protected:
    SlapdSilence() {
        ldap::Settings restless = patient();
        restless.silence_check = 100ms;
        restless.follow_timeout = 300ms;
        restless.idle_timeout = 2s;
        fed = FedReplica{configuration_by(proxy.port()), restless};
        fed.read();
    }
};

TEST_F(SlapdSilence, D12_is_checked_and_believed_where_the_server_knows_no_more) {
    proxy.never_cut();
    const auto followed = fed.follow(500ms);
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, What::unchanged);
    EXPECT_GT(proxy.passed(), 0U);
    follows(change(person_dn("amy"), "delete"));
}

TEST_F(SlapdSilence, D8_of_a_server_that_has_changes_is_not_believed) {
    // In its contextCSN only, as there is no change that could carry one.
    proxy.replace("Z#000000#000#000000", "Z#000001#000#000000");
    const auto followed = fed.follow(5s);
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, What::must_read);
    EXPECT_NE(followed->why.find("changes that it does not tell"), std::string::npos) << followed->why;
}

TEST_F(SlapdSilence, D8_of_a_server_that_was_set_back_is_not_believed) {
    follows(change(person_dn("amy"), "delete"));
    const auto places = fed.follow();
    ASSERT_TRUE(places);
    const std::string csn = places->server.places.front().change;
    std::string earlier = csn;
    earlier[3] = static_cast<char>(earlier[3] - 1);
    proxy.replace(csn, earlier);
    const auto followed = fed.follow(5s);
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, What::must_read);
    EXPECT_NE(followed->why.find("set back"), std::string::npos) << followed->why;
}

TEST_F(SlapdSilence, D8_a_server_that_says_nothing_at_all_is_a_failure) {
    slapd.process().signal(SIGSTOP);
    const auto followed = fed.follow(10s);
    slapd.process().signal(SIGCONT);
    EXPECT_FALSE(followed);
    follows(change(person_dn("amy"), "delete"));
}

}  // namespace
}  // namespace muster::testing
