#include "connectors/plan.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

using directory::LeftOutReason;
using directory::Outcome;

class Plan : public Synced {};

TEST_F(Plan, D13_an_unchanged_directory_makes_no_command) {
    for (std::uint64_t i = 1; i <= 50; ++i)
        entries.person(i, "user" + std::to_string(i), {{"mail", "u" + std::to_string(i) + "@x.org"}});
    entries.all_in_staff();
    EXPECT_EQ(sync().counts.created, 50U);
    EXPECT_TRUE(nothing_left_to_do());
    const auto again = sync();
    EXPECT_EQ(here.last_events(), Names{});
    EXPECT_EQ(again.counts.read, 50U);
    EXPECT_EQ(again.outcome, Outcome::finished);
}

TEST_F(Plan, D13_a_server_that_sends_values_in_another_order_has_changed_nothing) {
    const auto in_order = [&](const Attributes& values, const Attributes& described) {
        entries.person(1, "amy", values);
        entries.all_in_staff();
        Attributes group{{"cn", "staff"}, {"member", dn("amy")}};
        group.insert(group.end(), described.begin(), described.end());
        entries.add(1000, "cn=staff,dc=corp", connectors::EntryKind::group, group);
        return sync();
    };
    in_order({{"mail", "z@x.org"}, {"mail", "a@x.org"}}, {{"description", "Zz"}, {"description", "Aa"}});
    EXPECT_EQ(here.user("amy")->profile().email.get(), "a@x.org");
    in_order({{"mail", "a@x.org"}, {"mail", "z@x.org"}}, {{"description", "Aa"}, {"description", "Zz"}});
    EXPECT_EQ(here.last_events(), Names{});
}

TEST_F(Plan, D2_a_rename_and_a_move_are_updates_of_one_user) {
    entries.person(1, "amy");
    entries.all_in_staff();
    sync();
    const UserId amy = here.user("amy")->id;
    entries.empty();
    entries.add(1, "uid=amelia,ou=new,dc=corp", connectors::EntryKind::user, {{"uid", "amelia"}, {"cn", "Amelia"}});
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(here.user("amelia")->id, amy);
    EXPECT_EQ(here.last_events(), Names{"user.profile_changed"});
    EXPECT_EQ(report.counts.updated, 1U);
}

TEST_F(Plan, U4_two_people_swap_their_names_in_one_commit) {
    entries.person(1, "amy");
    entries.person(2, "bob");
    entries.all_in_staff();
    sync();
    const UserId amy = here.user("amy")->id;
    const UserId bob = here.user("bob")->id;
    entries.empty();
    entries.person(1, "bob");
    entries.person(2, "amy");
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(here.user("amy")->id, bob);
    EXPECT_EQ(here.user("bob")->id, amy);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Plan, U4_names_go_round_among_three_and_down_a_chain) {
    for (std::uint64_t i = 1; i <= 3; ++i) entries.person(i, "ring" + std::to_string(i));
    for (std::uint64_t i = 11; i <= 60; ++i) entries.person(i, "chain" + std::to_string(i));
    entries.all_in_staff();
    sync();
    const UserId first = here.user("ring1")->id;
    const UserId moved = here.user("chain30")->id;
    entries.empty();
    for (std::uint64_t i = 1; i <= 3; ++i) entries.person(i, "ring" + std::to_string(i % 3 + 1));
    for (std::uint64_t i = 11; i <= 60; ++i) entries.person(i, "chain" + std::to_string(i + 1));
    entries.person(70, "chain11");  // somebody new takes the name that gets free
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(here.user("ring2")->id, first);
    EXPECT_EQ(here.user("chain31")->id, moved);
    EXPECT_EQ(report.counts.updated, 53U);
    EXPECT_EQ(report.counts.created, 1U);
    EXPECT_TRUE(report.left_out.empty()) << examples(report, LeftOutReason::refused);
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Plan, U4_a_ring_longer_than_a_commit_is_reported_and_nobody_renamed) {
    for (std::uint64_t i = 1; i <= 40; ++i) entries.person(i, "ring" + std::to_string(i));
    entries.all_in_staff();
    sync();
    entries.empty();
    for (std::uint64_t i = 1; i <= 40; ++i) entries.person(i, "ring" + std::to_string(i % 40 + 1));
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(left_out(report, LeftOutReason::rename_to_held_name), 40U);
    EXPECT_EQ(here.present().size(), 40U);
}

TEST_F(Plan, D7_members_follow_in_commands_of_at_most_a_thousand) {
    for (std::uint64_t i = 1; i <= 2500; ++i) entries.person(2000 + i, "user" + std::to_string(i));
    entries.all_in_staff();
    std::size_t largest = 0;
    std::size_t commands = 0;
    here.ledger().before = [&](const Command& command) {
        if (const auto* members = std::get_if<directory::SyncMembers>(&command)) {
            ++commands;
            largest = std::max(largest, members->add.size() + members->remove.size());
        }
    };
    sync();
    EXPECT_EQ(commands, 3U);
    EXPECT_EQ(largest, group::members_per_event_max);
    EXPECT_EQ(here.members_of("staff").size(), 2500U);
}

TEST_F(Plan, D7_a_local_group_of_that_name_is_overridden) {
    const UserId outsider = local_user("outsider");
    const GroupId group = here.ids().group();
    here.submit(
        group::CreateGroup{.group = group, .name = "staff", .description = "by hand", .status = group::Status::bypass});
    here.submit(group::ChangeMembers{group, {outsider}, {}});
    entries.person(1, "amy");
    entries.all_in_staff();
    sync();
    EXPECT_EQ(here.members_of("staff"), Names{"amy"});
    EXPECT_TRUE(here.account().groups.at(group).managed_by);
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Plan, D7_a_chain_of_group_names_is_renamed_from_its_free_end) {
    entries.person(1, "amy");
    for (const auto& [guid, name] : {std::pair{1001, "a"}, std::pair{1002, "b"}, std::pair{1003, "c"}}) {
        entries.group(static_cast<std::uint64_t>(guid), name, {dn("amy")});
        source.groups.push_back(
            {name, a_guid(static_cast<std::uint64_t>(guid)), std::string{"cn="} + name + ",dc=corp"});
    }
    entries.all_in_staff();
    sync();
    entries.group(1001, "b", {dn("amy")});
    entries.group(1002, "c", {dn("amy")});
    entries.group(1003, "d", {dn("amy")});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    for (const char* name : {"b", "c", "d"}) EXPECT_EQ(here.members_of(name), Names{"amy"}) << name;
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Plan, D7_a_group_name_that_another_keeps_is_reported_and_blocks_nothing_else) {
    entries.person(1, "amy");
    entries.group(1001, "sales", {dn("amy")});
    entries.group(1002, "it", {dn("amy")});
    source.groups.push_back({"s", a_guid(1001), "cn=sales,dc=corp"});
    source.groups.push_back({"i", a_guid(1002), "cn=it,dc=corp"});
    entries.all_in_staff();
    sync();
    entries.group(1001, "it", {dn("amy")});
    entries.group(1002, "sales", {dn("amy")});
    entries.add(1003, "cn=staff,ou=other,dc=corp", connectors::EntryKind::group,
                {{"cn", "staff"}, {"member", dn("amy")}});
    source.groups.push_back({"other", a_guid(1003), "cn=staff,ou=other,dc=corp"});
    entries.person(2, "bob");
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(left_out(report, LeftOutReason::rename_to_held_name), 3U);
    EXPECT_NE(examples(report, LeftOutReason::rename_to_held_name).find("third name"), std::string::npos);
    EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob"}));
    EXPECT_EQ(left_out(report, LeftOutReason::refused), 0U);
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Plan, D7_of_two_new_groups_of_one_name_one_is_made) {
    entries.person(1, "amy");
    entries.add(1001, "cn=staff,ou=other,dc=corp", connectors::EntryKind::group,
                {{"cn", "staff"}, {"member", dn("amy")}});
    source.groups.push_back({"other", a_guid(1001), "cn=staff,ou=other,dc=corp"});
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(left_out(report, LeftOutReason::name_twice_in_source), 1U);
    EXPECT_EQ(here.members_of("staff"), Names{"amy"});
}

TEST_F(Plan, D7_who_changes_between_groups_is_no_leaver) {
    entries.person(1, "amy");
    entries.person(2, "bob");
    entries.group(1000, "staff", {dn("amy"), dn("bob")});
    entries.group(1001, "sales", {dn("bob")});
    source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    sync();
    entries.group(1000, "staff", {dn("bob")});
    entries.group(1001, "sales", {dn("amy"), dn("bob")});
    const auto report = sync();
    EXPECT_EQ(report.counts.trashed, 0U);
    EXPECT_EQ(here.members_of("staff"), Names{"bob"});
    EXPECT_EQ(here.members_of("sales"), (Names{"amy", "bob"}));
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Plan, D7_who_returns_to_fewer_groups_leaves_the_others_in_the_same_run) {
    entries.person(1, "amy");
    entries.person(2, "bob");
    source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    const auto groups = [&](const Names& staff, const Names& sales) {
        entries.group(1000, "staff", staff);
        entries.group(1001, "sales", sales);
        return sync();
    };
    groups({dn("amy"), dn("bob")}, {dn("amy"), dn("bob")});
    EXPECT_EQ(groups({dn("bob")}, {dn("bob")}).counts.trashed, 1U);
    EXPECT_EQ(here.members_of("sales"), (Names{"amy", "bob"})) << "T7: in the trash its groups stay with it";
    EXPECT_EQ(groups({dn("amy"), dn("bob")}, {dn("bob")}).counts.restored, 1U);
    EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob"}));
    EXPECT_EQ(here.members_of("sales"), Names{"bob"});
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Plan, T4_a_dropped_group_goes_and_its_people_with_that_reason) {
    for (std::uint64_t i = 1; i <= 5; ++i) entries.person(i, "user" + std::to_string(i));
    entries.group(1000, "staff", {dn("user1"), dn("user2"), dn("user3")});
    entries.group(1001, "sales", {dn("user3"), dn("user4"), dn("user5")});
    source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    sync();
    source.groups.pop_back();
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("user3"), "active");
    EXPECT_EQ(here.state_of("user4"), "trash");
    EXPECT_EQ(here.members_of("sales"), Names{"(no such group)"});
    bool said = false;
    for (const Event& event : here.ledger().events())
        if (const auto* trashed = std::get_if<user::Trashed>(&event))
            said = trashed->why == user::LeftBecause::group_dropped;
    EXPECT_TRUE(said);
    EXPECT_TRUE(nothing_left_to_do());
}

// A random directory changes at random; whatever it becomes, one run brings the account there and
// the next has nothing to do.
class RandomHistories : public Synced, public ::testing::WithParamInterface<std::uint32_t> {};

TEST_P(RandomHistories, D13_a_plan_applied_leaves_an_empty_plan) {
    std::mt19937 random{GetParam()};
    SCOPED_TRACE("seed " + std::to_string(GetParam()));
    const auto below = [&](std::uint32_t n) { return std::uniform_int_distribution<std::uint32_t>{0, n - 1}(random); };
    auto configuration = corp();
    configuration.guard = {1000, 100};
    here.configure(configuration);
    local_user("name3", {"name4"});
    source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    for (int round = 0; round < 12; ++round) {
        entries.empty();
        std::vector<std::string> members;
        std::vector<std::string> sales;
        for (std::uint64_t guid = 1; guid <= 12; ++guid) {
            if (below(6) == 0) continue;
            // Few names for many people, so that they collide, swap and go round.
            const std::string name = "name" + std::to_string(below(14));
            const std::string place = "uid=" + name + ",ou=u" + std::to_string(guid) + ",dc=corp";
            Attributes values{{"uid", below(20) == 0 ? "" : name}, {"cn", "Person " + std::to_string(below(3))}};
            if (below(2) == 0)
                values.emplace_back("mail", below(8) == 0 ? "bad address" : "name" + std::to_string(below(14)) + "@x");
            if (below(3) == 0) values.emplace_back("mail", "name" + std::to_string(below(14)));
            entries.add(guid, place, connectors::EntryKind::user, values);
            if (below(5) != 0) members.push_back(place);
            if (below(3) == 0) sales.push_back(place);
        }
        entries.person(90, "always");
        members.push_back(dn("always"));
        entries.group(1000, "staff", members);
        sales.push_back(dn("always"));
        entries.group(1001, "sales", sales);
        members.insert(members.end(), sales.begin(), sales.end());
        const auto report = sync();
        // Whom a conflict kept waiting may find the name free only after this run's changes; then the
        // next run goes on, and it must come to an end.
        int more = 0;
        while (!nothing_left_to_do() && more < 20) {
            sync();
            ++more;
        }
        ASSERT_LT(more, 20) << "round " << round;
        EXPECT_LE(more, 3) << "round " << round;
        EXPECT_EQ(left_out(report, LeftOutReason::refused), 0U) << examples(report, LeftOutReason::refused);
        sync();
        EXPECT_EQ(here.last_events(), Names{}) << "round " << round;
        for (const auto& [guid, id] : here.account().find_directory(here.directory())->users) {
            const bool listed = std::ranges::any_of(entries.raw(), [&, g = guid, id = id](const auto& entry) {
                // Without a username nothing comes of an entry: who is in the trash stays there.
                const bool usable =
                    !here.account().find_user(id)->is_in_trash() || !entry.second.values.front().text.empty();
                return usable && *entry.second.guid == g &&
                       std::ranges::find(members, entry.second.dn) != members.end();
            });
            EXPECT_EQ(here.account().find_user(id)->is_in_trash(), !listed);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomHistories, ::testing::Range<std::uint32_t>(1, 41));

}  // namespace
}  // namespace muster::testing
