// D8: one person of whom it cannot be proven that he left keeps the groups that concern him as they are, and no others.
#include <gtest/gtest.h>

#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

using connectors::Presence;
using directory::Outcome;

class Withheld : public Synced {
protected:
    Withheld() : Synced(corp(directory::Kind::ad)) {
        for (std::uint64_t i = 1; i <= 6; ++i)
            entries.add(i, "CN=user" + std::to_string(i) + ",DC=corp", connectors::EntryKind::user,
                        {{"sAMAccountName", "user" + std::to_string(i)},
                         {"userAccountControl", "512"},
                         {"accountExpires", "0"}});
        source.groups.clear();
        for (const auto& [guid, name] : {std::pair{1000, "staff"}, std::pair{1001, "sales"}, std::pair{1002, "it"}})
            source.groups.push_back({name, a_guid(static_cast<std::uint64_t>(guid)), std::string{"CN="} + name});
        group(1000, "staff", {1, 2, 3, 4, 5, 6});
        group(1001, "sales", {2, 3});
        group(1002, "it", {1, 4});
        EXPECT_EQ(sync().counts.created, 6U);
        // The server shows neither user1 nor his tombstone: for ever, where tombstones are not visible.
        entries.drop(1);
        source.presence[1] = Presence::absent;
        group(1000, "staff", {2, 3, 4, 5, 6});
        group(1002, "it", {4});
    }
    void group(std::uint64_t guid, const std::string& name, const std::vector<std::uint64_t>& people,
               const Attributes& more = {}) {
        Attributes values{{"cn", name}};
        for (const std::uint64_t i : people)
            values.emplace_back("member", "<GUID=" + a_guid(i).text() + ">;CN=user" + std::to_string(i) + ",DC=corp");
        values.insert(values.end(), more.begin(), more.end());
        entries.add(guid, "CN=" + name + ",DC=corp", connectors::EntryKind::group, values);
    }
};

TEST_F(Withheld, D8_whoever_leaves_another_group_leaves_it) {
    group(1001, "sales", {2});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial) << "user1 is not proven";
    EXPECT_EQ(here.state_of("user1"), "active");
    EXPECT_EQ(here.members_of("sales"), Names{"user2"});
}

TEST_F(Withheld, D8_nobody_leaves_a_group_that_he_is_in) {
    group(1002, "it", {5});
    EXPECT_EQ(sync().outcome, Outcome::partial);
    EXPECT_EQ(here.members_of("it"), (Names{"user1", "user4", "user5"})) << "who joins, joins";
}

TEST_F(Withheld, D14_a_dropped_group_goes_unless_he_is_in_it) {
    source.groups.erase(source.groups.begin() + 1);
    EXPECT_EQ(sync().outcome, Outcome::partial);
    EXPECT_EQ(here.members_of("sales"), Names{"(no such group)"});
    source.groups.pop_back();
    EXPECT_EQ(sync().outcome, Outcome::partial);
    EXPECT_EQ(here.members_of("it"), (Names{"user1", "user4"}));
}

// He says that he is in a nested group, whose members do not show him: then it may hide others too.
TEST_F(Withheld, D8_nobody_leaves_a_group_that_holds_what_does_not_show_him) {
    entries.add(900, "CN=nest,DC=corp", connectors::EntryKind::group, {{"cn", "nest"}});
    group(1001, "sales", {2}, {{"member", "<GUID=" + a_guid(900).text() + ">;CN=nest,DC=corp"}});
    source.presence[1] = Presence::live;
    source.member_of = {"CN=nest,DC=corp"};
    entries.add(1, "CN=user1,DC=corp", connectors::EntryKind::user, {{"sAMAccountName", "user1"}});
    const auto report = sync();
    EXPECT_NE(report.worst.find("CN=nest"), std::string::npos) << report.worst;
    EXPECT_EQ(here.members_of("sales"), (Names{"user2", "user3"}));
}

}  // namespace
}  // namespace muster::testing
