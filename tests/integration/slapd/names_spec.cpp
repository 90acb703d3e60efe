#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "connectors/directory_sync.hpp"
#include "tests/integration/slapd/openldap.hpp"

// Names that change hands, that several have, and that are written in several ways; and a group that everybody is in.
namespace muster::testing {
namespace {

using namespace std::chrono_literals;
using directory::LeftOutReason;
using directory::Outcome;
using Names = std::vector<std::string>;

const std::string base = Slapd::base;

std::string renamed(const std::string& from, const std::string& to) {
    return "dn: " + person_dn(from) + "\nchangetype: modrdn\nnewrdn: uid=" + to + "\ndeleteoldrdn: 1\n\n";
}

std::string another(const std::string& uid, const std::string& place, const std::string& name) {
    return "dn: uid=" + uid + ",ou=" + place + "," + base +
           "\nchangetype: add\nobjectClass: inetOrgPerson\nuid: " + uid + "\ncn: " + name +
           "\nsn: S\n\ndn: " + group_dn("staff") + "\nchangetype: modify\nadd: member\nmember: uid=" + uid +
           ",ou=" + place + "," + base + "\n\n";
}

class SlapdNames : public ::testing::Test {
protected:
    SlapdNames() {
        slapd.modify("dn: ou=others," + base + "\nchangetype: add\nobjectClass: organizationalUnit\nou: others\n\n");
        finishes();
    }
    connectors::RunReport finishes() {
        auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
        return report;
    }
    [[nodiscard]] std::string name_of(const UserId& id) const { return here.account().find_user(id)->username().get(); }

    Slapd slapd{person_ldif("amy") + person_ldif("bob") + person_ldif("cleo") +
                group_ldif("staff", {"amy", "bob", "cleo"})};
    ldap::LdapSource source{settings()};
    ConnectedAccount here{configuration_for(slapd, {group_dn("staff")})};
};

TEST_F(SlapdNames, U4_two_swap_their_usernames_and_three_pass_theirs_on) {
    const UserId amy = here.user("amy")->id;
    const UserId bob = here.user("bob")->id;
    const UserId cleo = here.user("cleo")->id;
    slapd.modify(renamed("amy", "between") + renamed("bob", "amy") + renamed("between", "bob"));
    EXPECT_EQ(finishes().counts.updated, 2U);
    EXPECT_EQ(name_of(amy), "bob");
    EXPECT_EQ(name_of(bob), "amy");
    slapd.modify(renamed("amy", "between") + renamed("bob", "amy") + renamed("cleo", "bob") +
                 renamed("between", "cleo"));
    EXPECT_EQ(finishes().counts.updated, 3U);
    EXPECT_EQ(name_of(amy), "amy");
    EXPECT_EQ(name_of(bob), "cleo");
    EXPECT_EQ(name_of(cleo), "bob");
    EXPECT_EQ(here.last_events(), (Names{"user.profile_changed", "user.profile_changed", "user.profile_changed"}));
}

TEST_F(SlapdNames, D4_of_two_entries_of_one_name_the_one_that_has_it_keeps_it_and_two_new_ones_are_left_out) {
    const UserId amy = here.user("amy")->id;
    slapd.modify(another("amy", "others", "Another Amy") + another("dan", "people", "Dan") +
                 another("dan", "others", "Another Dan") + another("eve", "others", "Eve"));
    const auto report = finishes();
    EXPECT_EQ(here.present(), (Names{"amy", "bob", "cleo", "eve"}));
    EXPECT_EQ(here.user("amy")->id, amy);
    EXPECT_EQ(here.user("amy")->profile().real_name.get(), "amy Example");
    EXPECT_EQ(report.counts.skipped, 3U);
    const std::string told = examples(report, LeftOutReason::name_twice_in_source);
    for (const char* side : {"uid=dan,ou=people", "uid=dan,ou=others"})  // both, with the value
        EXPECT_NE(told.find(side), std::string::npos) << told;
    finishes();
    EXPECT_EQ(here.last_events(), Names{});
    // The name is let go of at the source, and whoever waits for it gets it.
    slapd.modify("dn: uid=dan,ou=others," + base + "\nchangetype: delete\n\n");
    EXPECT_EQ(finishes().counts.created, 1U);
    EXPECT_EQ(here.user("dan")->profile().real_name.get(), "Dan");
}

// U2: case and width do not tell names apart, accents do. The server's own comparison is looser.
TEST_F(SlapdNames, U2_accents_and_case) {
    slapd.modify(another("Émile", "people", "Émile") + another("emile", "others", "Emile") +
                 another("STRASSE", "people", "Road") + another("straße", "others", "Straße"));
    const auto report = finishes();
    EXPECT_EQ(here.state_of("émile"), "active");
    EXPECT_EQ(here.state_of("emile"), "active");
    EXPECT_NE(here.user("émile")->id, here.user("emile")->id);
    EXPECT_EQ(here.state_of("strasse"), "none") << "two have it";
    EXPECT_EQ(report.counts.skipped, 2U);
    const UserId emile = here.user("émile")->id;
    // Written in another case, or composed of other characters: the same name, and no event.
    slapd.modify(renamed("Émile", "ÉMILE") + renamed("amy", "Amy"));
    finishes();
    EXPECT_EQ(here.last_events(), Names{});
    slapd.modify(renamed("ÉMILE", "E\u0301mile"));
    finishes();
    EXPECT_EQ(here.last_events(), Names{});
    EXPECT_EQ(here.user("émile")->id, emile);
    // One who loses the accent meets the other, and keeps the name that he has.
    slapd.modify("dn: uid=emile,ou=others," + base + "\nchangetype: modify\nreplace: cn\ncn: Émile without\n\n");
    EXPECT_EQ(finishes().counts.updated, 1U);
    EXPECT_EQ(here.user("emile")->profile().real_name.get(), "Émile without");
}

TEST(SlapdCrowd, D3_D12_a_group_of_50000_is_read_whole_and_followed) {
    constexpr int people = 50'000;
    Names uids;
    std::string ldif;
    for (int i = 0; i < people; ++i) {
        uids.push_back("user" + std::to_string(i));
        ldif += "dn: " + person_dn(uids.back()) + "\nobjectClass: inetOrgPerson\nuid: " + uids.back() +
                "\ncn: U\nsn: U\n\n";
    }
    const Slapd slapd{ldif + group_ldif("staff", uids)};
    ldap::LdapSource source{settings()};
    ConnectedAccount here{configuration_for(slapd, {group_dn("staff")})};
    connectors::DirectorySync live{here.directory(), here.ports(source)};
    const auto first = live.full();
    EXPECT_EQ(first.outcome, Outcome::finished) << first.worst;
    EXPECT_EQ(first.counts.created, static_cast<std::uint64_t>(people));
    EXPECT_EQ(here.members_of("staff").size(), uids.size());
    here.ledger().forget_events();
    std::string some;
    for (const char* uid : {"user0", "user25000", "user49999"}) some += "member: " + person_dn(uid) + "\n";
    slapd.modify("dn: " + group_dn("staff") + "\nchangetype: modify\ndelete: member\n" + some + "\n");
    const auto listened = live.listen(30s);
    ASSERT_TRUE(listened.report) << listened.failed << listened.must_read;
    EXPECT_EQ(listened.report->counts.trashed, 3U);
    EXPECT_EQ(here.last_events(), (Names{"user.trashed", "user.trashed", "user.trashed"}));
    // Who keeps no more than the half of it does not get that far.
    std::string half;
    for (int i = 1; i < people / 2; ++i) half += "member: " + person_dn(uids[static_cast<std::size_t>(i)]) + "\n";
    slapd.modify("dn: " + group_dn("staff") + "\nchangetype: modify\ndelete: member\n" + half + "\n");
    const auto held = live.listen(30s);
    ASSERT_TRUE(held.report) << held.failed << held.must_read;
    EXPECT_EQ(held.report->outcome, Outcome::held);
    EXPECT_EQ(here.present().size(), uids.size() - 3);
}

}  // namespace
}  // namespace muster::testing
