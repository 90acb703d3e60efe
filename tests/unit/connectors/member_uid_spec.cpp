// D3 where a posixGroup names its people by uid, which no server keeps unique.
#include <gtest/gtest.h>

#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

using connectors::EntryKind;
using directory::LeftOutReason;
using directory::Outcome;

class MemberUid : public Synced {
protected:
    MemberUid() {
        auto configuration = corp();
        configuration.base = "ou=people,dc=corp";
        configuration.attributes.username = "mail";
        configuration.attributes.aliases = {};
        entries = Entries{configuration};
        here.configure(configuration);
        person(10, "cn=Bob,ou=people,dc=corp", "bob", "bob@x");
        person(11, "cn=Amy,ou=people,dc=corp", "amy", "amy@x");
        person(12, "cn=Cleo,ou=people,dc=corp", "cleo", "cleo@x");
        staff({"amy", "bob", "cleo"});
        EXPECT_EQ(sync().counts.created, 3U);
    }
    void person(std::uint64_t guid, const std::string& name, const std::string& uid, const std::string& mail) {
        entries.add(guid, name, EntryKind::user, {{"uid", uid}, {"mail", mail}, {"cn", uid}});
    }
    void staff(const Names& uids) {
        Attributes values{{"cn", "staff"}};
        for (const std::string& uid : uids) values.emplace_back("memberUid", uid);
        entries.add(1000, "cn=staff,dc=corp", EntryKind::group, values);
    }
};

TEST_F(MemberUid, D3_leads_into_the_base_whoever_else_has_that_uid) {
    person(1, "cn=Robot,ou=robots,dc=corp", "bob", "robot@x");  // read first
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("bob@x"), "active");
    EXPECT_EQ(here.present(), (Names{"amy@x", "bob@x", "cleo@x"}));
}

TEST_F(MemberUid, D8_of_two_that_it_may_mean_nobody_is_let_in_and_nobody_out) {
    person(1, "cn=Bobby,ou=people,dc=corp", "bob", "bobby@x");
    auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_NE(report.worst.find("\"bob\""), std::string::npos) << report.worst;
    EXPECT_EQ(here.present(), (Names{"amy@x", "bob@x", "cleo@x"}));
    EXPECT_EQ(here.members_of("staff"), (Names{"amy@x", "bob@x", "cleo@x"}));
    EXPECT_EQ(left_out(report, LeftOutReason::unresolved_member), 1U);

    staff({"bob", "cleo"});  // somebody else may leave meanwhile
    report = sync();
    EXPECT_EQ(here.state_of("amy@x"), "trash") << report.worst;
    EXPECT_EQ(here.state_of("bob@x"), "active");
}

TEST_F(MemberUid, D7_of_two_that_it_may_mean_nobody_leaves_the_group_while_in_scope_by_another) {
    entries.group(1001, "sales", {"cn=Bob,ou=people,dc=corp", "cn=Amy,ou=people,dc=corp", "cn=Cleo,ou=people,dc=corp"});
    source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    sync();
    person(1, "cn=Bobby,ou=people,dc=corp", "bob", "bobby@x");
    staff({"bob", "cleo"});
    const auto report = sync();
    EXPECT_EQ(here.members_of("staff"), (Names{"bob@x", "cleo@x"})) << report.worst;
}

}  // namespace
}  // namespace muster::testing
