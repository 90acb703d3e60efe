#include "connectors/gate.hpp"

#include <gtest/gtest.h>

#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

using connectors::Presence;
using directory::LeftOutReason;
using directory::Outcome;

TEST(Guard, D9_trips_above_the_larger_of_the_number_and_the_share) {
    const directory::Guard guard{10, 5};
    EXPECT_FALSE(connectors::guard_trips(guard, 10, 20));
    EXPECT_TRUE(connectors::guard_trips(guard, 11, 20));
    EXPECT_FALSE(connectors::guard_trips(guard, 50, 1000));
    EXPECT_TRUE(connectors::guard_trips(guard, 51, 1000));
    EXPECT_FALSE(connectors::guard_trips({0, 0}, 0, 1000));
    EXPECT_TRUE(connectors::guard_trips({0, 0}, 1, 1000));
}

class Gate : public Synced {
protected:
    void SetUp() override {
        for (std::uint64_t i = 1; i <= 30; ++i) entries.person(i, "user" + std::to_string(i));
        entries.all_in_staff();
        sync();
    }
    [[nodiscard]] user::LeftBecause last_reason() {
        for (const Event& event : here.ledger().events())
            if (const auto* trashed = std::get_if<user::Trashed>(&event)) return trashed->why;
        return user::LeftBecause::not_applicable;
    }
};

TEST_F(Gate, D8_live_and_in_no_group_is_proven) {
    entries.drop(1);
    entries.all_in_staff();
    entries.person(1, "user1");
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.state_of("user1"), "trash");
    EXPECT_EQ(last_reason(), user::LeftBecause::left_groups);
    EXPECT_EQ(source.looked_up, 1U);
}

TEST_F(Gate, D8_not_found_is_proven_while_others_can_be_read_where_it_stood) {
    entries.drop(1);  // the group still lists it: a server without refint
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.state_of("user1"), "trash");
    EXPECT_EQ(last_reason(), user::LeftBecause::entry_deleted);
}

TEST_F(Gate, D8_not_found_in_a_place_where_nobody_can_be_read_is_not_proven) {
    const std::string place = "uid=remote,ou=hidden,dc=corp";
    entries.add(50, place, connectors::EntryKind::user, {{"uid", "remote"}});
    entries.all_in_staff();
    sync();
    entries.drop(50);  // or its place was hidden from us
    const auto report = sync();
    EXPECT_EQ(here.state_of("remote"), "active");
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_EQ(left_out(report, LeftOutReason::removal_unproven), 1U);
    EXPECT_NE(report.worst.find("hidden"), std::string::npos) << report.worst;
    entries.all_in_staff();  // the group lets it go: nothing is hidden any more
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.state_of("remote"), "trash");
}

TEST_F(Gate, D8_live_and_still_listed_under_a_former_name_is_held) {
    entries.add(1, "uid=renamed,dc=corp", connectors::EntryKind::user, {{"uid", "user1"}});
    const auto report = sync();  // the group lists uid=user1: no refint
    EXPECT_EQ(here.state_of("user1"), "active");
    EXPECT_EQ(left_out(report, LeftOutReason::removal_unproven), 1U);
    EXPECT_NE(report.worst.find("refint"), std::string::npos) << report.worst;
}

// Somebody seems to have left where a group that he is in cannot be seen.
class HiddenGroup : public Synced {
protected:
    HiddenGroup() {
        for (std::uint64_t i = 1; i <= 5; ++i) entries.person(i, "user" + std::to_string(i));
        entries.add(900, nest, connectors::EntryKind::group, {{"cn", "nest"}, {"member", dn("user1")}});
        staff({dn("user2"), dn("user3"), dn("user4"), dn("user5"), nest});
        EXPECT_EQ(sync().counts.created, 5U);
    }
    void staff(const std::vector<std::string>& members) { entries.group(1000, "staff", members); }
    void nobody_is_removed(const std::string& says) {
        const auto report = sync();
        EXPECT_EQ(report.outcome, Outcome::partial);
        EXPECT_NE(report.worst.find(says), std::string::npos) << report.worst;
        EXPECT_EQ(here.state_of("user1"), "active");
        EXPECT_EQ(here.members_of("staff").size(), 5U);
    }
    const std::string nest = "cn=nest,ou=special,dc=corp";
};

TEST_F(HiddenGroup, D8_a_nested_group_that_cannot_be_read_hides_its_people) {
    entries.drop(900);
    nobody_is_removed("may be a group");
}

TEST_F(HiddenGroup, D8_nor_is_it_taken_for_a_person_beside_people) {
    entries.drop(900);
    entries.add(900, "cn=beside,dc=corp", connectors::EntryKind::group, {{"cn", "beside"}, {"member", dn("user1")}});
    staff({dn("user2"), dn("user3"), dn("user4"), dn("user5"), "cn=beside,dc=corp"});
    sync();
    entries.drop(900);
    nobody_is_removed("may be a group");
}

TEST_F(HiddenGroup, D8_a_nested_group_without_members_hides_them) {
    entries.add(900, nest, connectors::EntryKind::group, {{"cn", "nest"}});
    nobody_is_removed("shows no members");
}

TEST_F(HiddenGroup, D8_D9_nobody_leaves_a_group_while_removals_are_held) {
    const auto guarded = [&](std::uint32_t users) {
        auto configuration = here.configuration();
        configuration.guard = {users, 0};
        here.configure(configuration);
    };
    entries.group(1001, "sales", {dn("user2"), dn("user3")});
    source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    sync();
    guarded(0);
    entries.group(1001, "sales", {dn("user3")});
    entries.add(900, nest, connectors::EntryKind::group, {{"cn", "nest"}, {"member", dn("user2")}});
    EXPECT_EQ(sync().outcome, Outcome::held);
    EXPECT_EQ(here.members_of("sales"), (Names{"user2", "user3"}));
    EXPECT_EQ(here.state_of("user1"), "active");
    guarded(1);
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.members_of("sales"), Names{"user3"});
    EXPECT_EQ(here.state_of("user1"), "trash");
}

TEST_F(HiddenGroup, D8_a_person_that_was_deleted_and_stays_listed_hides_nobody) {
    staff({dn("user2"), dn("user3"), dn("user4"), dn("deleted"), nest});
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.state_of("user5"), "trash");
}

TEST_F(Gate, D8_who_says_that_he_is_in_a_group_or_hides_his_primary_one_is_not_gone) {
    for (const auto& [member_of, hides] : {std::pair{Names{"CN=Staff,DC=corp"}, false}, std::pair{Names{}, true},
                                           std::pair{Names{"cn=other,dc=corp"}, false}}) {
        source.member_of = member_of;
        source.hides_primary_group = hides;
        std::vector<std::string> others;
        for (std::uint64_t i = 2; i <= 30; ++i) others.push_back(dn("user" + std::to_string(i)));
        entries.group(1000, "staff", others);
        const bool proven = !hides && member_of != Names{"CN=Staff,DC=corp"};
        EXPECT_EQ(sync().outcome, proven ? Outcome::finished : Outcome::partial);
        EXPECT_EQ(here.state_of("user1"), proven ? "trash" : "active");
    }
}

TEST_F(Gate, D8_bare_entries_are_held) {
    entries.drop(1);
    entries.all_in_staff();
    source.presence[1] = Presence::bare;
    const auto report = sync();
    EXPECT_EQ(here.state_of("user1"), "active");
    EXPECT_EQ(report.outcome, Outcome::partial);
}

TEST_F(Gate, D9_more_than_the_guard_lets_through_is_held_and_the_rest_goes_on) {
    for (std::uint64_t i = 1; i <= 11; ++i) entries.drop(i);
    entries.person(100, "newcomer");
    entries.all_in_staff();
    auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::held);
    EXPECT_EQ(report.counts.held, 11U);
    EXPECT_EQ(report.counts.trashed, 0U);
    EXPECT_EQ(here.state_of("user1"), "active");
    EXPECT_EQ(here.state_of("newcomer"), "active");
    EXPECT_EQ(left_out(report, LeftOutReason::removal_held), 11U);
    EXPECT_EQ(source.looked_up, 0U);
    ASSERT_TRUE(here.account().find_directory(here.directory())->held);
    EXPECT_EQ(here.account().find_directory(here.directory())->held->total, 11U);
    report = sync();  // the same plan again makes no event (D13)
    EXPECT_EQ(report.outcome, Outcome::held);
    EXPECT_EQ(here.last_events(), Names{});
    entries.person(1, "user1");  // one comes back: ten are let through
    entries.all_in_staff();
    report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(report.counts.trashed, 10U);
    EXPECT_FALSE(here.account().find_directory(here.directory())->held);
}

TEST_F(Gate, D9_exactly_the_guard_is_let_through) {
    for (std::uint64_t i = 1; i <= 10; ++i) entries.drop(i);
    entries.all_in_staff();
    EXPECT_EQ(sync().counts.trashed, 10U);
}

TEST_F(Gate, D9_a_run_that_finds_nobody_is_held) {
    entries.empty();
    entries.group(1000, "staff", {});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::held);
    EXPECT_EQ(here.present().size(), 30U);
    EXPECT_EQ(here.members_of("staff").size(), 30U);
}

TEST_F(Gate, D8_a_group_that_had_members_and_reads_empty_is_held) {
    entries.group(1001, "sales", {dn("user1")});
    source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    sync();
    entries.drop(2);
    entries.all_in_staff();
    entries.group(1001, "sales", {});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::held);
    EXPECT_NE(report.worst.find("sales"), std::string::npos);
    EXPECT_EQ(here.state_of("user2"), "active");
    EXPECT_EQ(here.members_of("sales"), Names{"user1"});
}

class AdGate : public ::testing::Test {
protected:
    AdGate() {
        for (std::uint64_t i = 1; i <= 3; ++i) {
            entries.add(i, "CN=user" + std::to_string(i) + ",DC=corp", connectors::EntryKind::user,
                        {{"sAMAccountName", "user" + std::to_string(i)},
                         {"userAccountControl", "512"},
                         {"accountExpires", "0"}});
            members.emplace_back("member", "<GUID=" + a_guid(i).text() + ">;CN=user" + std::to_string(i) + ",DC=corp");
        }
        entries.add(1000, "CN=staff,DC=corp", connectors::EntryKind::group, members);
        here.sync(source);
    }
    void leave_the_group() {
        members.erase(members.begin());
        entries.add(1000, "CN=staff,DC=corp", connectors::EntryKind::group, members);
    }

    Entries entries{corp(directory::Kind::ad)};
    Attributes members{{"cn", "staff"}};
    EntriesSource source{entries};
    ConnectedAccount here{corp(directory::Kind::ad)};
};

TEST_F(AdGate, D8_each_verdict_of_the_base_read) {
    members.erase(members.begin() + 1);  // behind the cn
    entries.add(1000, "CN=staff,DC=corp", connectors::EntryKind::group, members);
    const auto verdict = [&](Presence presence) {
        source.presence[1] = presence;
        const auto report = here.sync(source);
        return std::pair{report.outcome, here.state_of("user1")};
    };
    EXPECT_EQ(verdict(Presence::bare), (std::pair{Outcome::partial, std::string{"active"}}));
    EXPECT_EQ(verdict(Presence::absent), (std::pair{Outcome::partial, std::string{"active"}}));
    EXPECT_EQ(verdict(Presence::deleted), (std::pair{Outcome::finished, std::string{"trash"}}));
}

TEST_F(AdGate, D8_live_but_still_listed_means_the_read_raced) {
    entries.drop(1);  // not in the read, though the group lists it
    source.presence[1] = Presence::live;
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_EQ(here.state_of("user1"), "active");
}

TEST_F(AdGate, D6_disabled_at_the_source_is_disabled_here_and_bypass_comes_back) {
    const auto control = [&](const std::string& value) {
        entries.add(1, "CN=user1,DC=corp", connectors::EntryKind::user,
                    {{"sAMAccountName", "user1"}, {"userAccountControl", value}, {"accountExpires", "0"}});
        return here.sync(source).outcome;
    };
    here.submit(user::SetStatus{here.user("user1")->id, user::Status::bypass, user::Cause::api});
    EXPECT_EQ(control("514"), Outcome::finished);
    EXPECT_EQ(here.state_of("user1"), "disabled");
    EXPECT_EQ(control("512"), Outcome::finished);
    EXPECT_EQ(here.state_of("user1"), "bypass");
    EXPECT_EQ(control("512"), Outcome::finished);
    EXPECT_TRUE(here.last_events().empty());
}

// A base that is one place among others: the server shows what lies beside it too.
TEST(AdGateAtTheBase, D3_D8_who_was_moved_out_of_the_base_has_left_though_a_group_lists_him) {
    auto configuration = corp(directory::Kind::ad);
    configuration.base = "OU=people,DC=corp";
    Entries entries{configuration};
    EntriesSource source{entries};
    ConnectedAccount here{configuration};
    Attributes members{{"cn", "staff"}};
    const auto person_in = [&](std::uint64_t i, const std::string& place) {
        entries.add(
            i, "CN=user" + std::to_string(i) + "," + place, connectors::EntryKind::user,
            {{"sAMAccountName", "user" + std::to_string(i)}, {"userAccountControl", "512"}, {"accountExpires", "0"}});
    };
    for (std::uint64_t i = 1; i <= 3; ++i) {
        person_in(i, "OU=people,DC=corp");
        members.emplace_back("member", "<GUID=" + a_guid(i).text() + ">;CN=user" + std::to_string(i));
    }
    entries.add(1000, "CN=staff,DC=corp", connectors::EntryKind::group, members);
    source.groups = {{"CN=staff,DC=corp", a_guid(1000), "CN=staff,DC=corp"}};
    here.sync(source);
    ASSERT_EQ(here.present().size(), 3U);
    source.member_of = {"CN=staff,DC=corp"};
    person_in(1, "OU=former,DC=corp");
    const auto report = here.sync(source);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("user1"), "trash");
    EXPECT_EQ(here.present().size(), 2U);
}

}  // namespace
}  // namespace muster::testing
