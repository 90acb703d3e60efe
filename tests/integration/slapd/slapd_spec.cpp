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
    EXPECT_EQ(here.user("amy")->profile.real_name.get(), "amy Example");
    EXPECT_EQ(here.user("amy")->profile.email.get(), "amy@example.org");
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

}  // namespace
}  // namespace muster::testing
