// Names that two sides want (directory-sync 2.6), row by row: whoever cannot get one is reported and blocks no one
// else.
#include <gtest/gtest.h>

#include "connectors/plan.hpp"
#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

using directory::LeftOutReason;
using directory::Outcome;

class Conflict : public Synced {};

TEST_F(Conflict, D4_a_name_held_by_an_unmanaged_user_is_taken_over) {
    const UserId amy = local_user("amy");
    entries.person(1, "amy", {{"mail", "amy@x.org"}});
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(report.counts.adopted, 1U);
    EXPECT_EQ(here.user("amy")->id, amy);
    EXPECT_TRUE(here.user("amy")->managed_by);
    EXPECT_EQ(here.user("amy")->profile().email.get(), "amy@x.org");
    EXPECT_EQ(here.members_of("staff"), Names{"amy"});
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Conflict, D4_an_unmanaged_user_is_taken_over_by_an_alias_too_but_only_once) {
    const UserId held = local_user("main", {"second"});
    entries.person(1, "second");
    entries.person(2, "main");
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(here.user("main")->id, held);
    EXPECT_EQ(here.user("main")->managed_by->guid, a_guid(2));
    EXPECT_EQ(report.counts.adopted, 1U);
    EXPECT_EQ(left_out(report, LeftOutReason::name_held_elsewhere), 1U);
}

TEST_F(Conflict, D4_a_name_held_by_a_user_of_another_directory) {
    const UserId other = user_of_other_directory("amy");
    entries.person(1, "amy");
    entries.person(2, "bob");
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(here.user("amy")->id, other);
    EXPECT_EQ(here.state_of("bob"), "active");
    EXPECT_EQ(left_out(report, LeftOutReason::name_held_elsewhere), 1U);
    const std::string told = examples(report, LeftOutReason::name_held_elsewhere);
    EXPECT_NE(told.find("uid=amy,dc=corp"), std::string::npos) << told;  // both sides and the value
    EXPECT_NE(told.find(other.str()), std::string::npos) << told;
    EXPECT_NE(told.find("\"amy\""), std::string::npos) << told;
    EXPECT_EQ(report.counts.skipped, 1U);
    EXPECT_EQ(report.outcome, Outcome::finished);
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Conflict, T4_a_trashed_user_of_the_same_guid_is_restored) {
    entries.person(1, "amy");
    entries.person(2, "bob");
    entries.all_in_staff();
    sync();
    entries.group(1000, "staff", {dn("bob")});
    sync();
    EXPECT_EQ(here.state_of("amy"), "trash");
    entries.all_in_staff();
    EXPECT_EQ(sync().counts.restored, 1U);
    EXPECT_EQ(here.state_of("amy"), "active");
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Conflict, D4_a_recreated_account_never_inherits_who_lies_in_the_trash) {
    entries.person(1, "amy");
    entries.person(2, "bob");
    entries.all_in_staff();
    sync();
    const UserId amy = here.user("amy")->id;
    entries.drop(1);
    entries.person(3, "amy");  // deleted and created anew, both since the last run
    entries.all_in_staff();
    auto report = sync();
    EXPECT_EQ(here.user("amy")->id, amy);
    EXPECT_EQ(here.state_of("amy"), "trash");
    EXPECT_EQ(left_out(report, LeftOutReason::name_in_trash), 1U);
    report = sync();  // and so it stays
    EXPECT_EQ(left_out(report, LeftOutReason::name_in_trash), 1U);
    EXPECT_EQ(here.last_events(), Names{});
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Conflict, D4_a_name_held_by_an_unmanaged_user_in_the_trash) {
    const UserId amy = local_user("amy");
    here.submit(user::TrashUser{amy});
    entries.person(1, "amy");
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(left_out(report, LeftOutReason::name_in_trash), 1U);
    EXPECT_EQ(here.state_of("amy"), "trash");
}

TEST_F(Conflict, D4_two_live_entries_with_one_name_are_both_left_out_unless_one_has_it) {
    entries.person(1, "Amy");
    entries.add(2, "uid=amy,ou=x,dc=corp", connectors::EntryKind::user, {{"uid", "amy"}});
    entries.person(3, "bob");
    entries.all_in_staff();
    auto report = sync();
    EXPECT_EQ(here.present(), Names{"bob"});
    EXPECT_EQ(left_out(report, LeftOutReason::name_twice_in_source), 2U);
    EXPECT_EQ(report.counts.skipped, 2U);
    entries.drop(2);
    entries.all_in_staff();
    sync();
    EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
    entries.add(2, "uid=amy,ou=x,dc=corp", connectors::EntryKind::user, {{"uid", "amy"}});
    entries.all_in_staff();
    report = sync();
    EXPECT_EQ(here.user("amy")->managed_by->guid, a_guid(1));
    EXPECT_EQ(left_out(report, LeftOutReason::name_twice_in_source), 1U);
    EXPECT_TRUE(nothing_left_to_do());
}

class ConflictOfSimpleNames : public Synced {
protected:
    static directory::Configuration by_mail(Normalization how) {
        auto configuration = corp();
        configuration.attributes.username = "mail";
        configuration.attributes.aliases.clear();
        configuration.attributes.username_normalization = how;
        return configuration;
    }
    ConflictOfSimpleNames() : Synced(by_mail(Normalization::simple)) {}
};

TEST_F(ConflictOfSimpleNames, D4_P1_two_that_normalization_makes_one_are_both_left_out_unless_one_has_it) {
    entries.person(1, "amy", {{"mail", "amy@one.example"}});
    entries.person(2, "amy2", {{"mail", "Amy@two.example"}});
    entries.person(3, "bob", {{"mail", "CORP\\bob"}});
    entries.all_in_staff();
    auto report = sync();
    EXPECT_EQ(here.present(), Names{"bob"});
    EXPECT_EQ(left_out(report, LeftOutReason::name_twice_in_source), 2U);
    entries.drop(2);
    entries.all_in_staff();
    sync();
    EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
    entries.person(2, "amy2", {{"mail", "Amy@two.example"}});
    entries.all_in_staff();
    report = sync();
    EXPECT_EQ(here.user("amy")->managed_by->guid, a_guid(1));
    EXPECT_EQ(left_out(report, LeftOutReason::name_twice_in_source), 1U);
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(ConflictOfSimpleNames, D2_P1_turning_it_off_renames_and_makes_nobody_anew) {
    entries.person(1, "amy", {{"mail", "amy@one.example"}});
    entries.all_in_staff();
    sync();
    const UserId amy = here.user("amy")->id;
    here.configure(by_mail(Normalization::none));
    const auto report = sync();
    EXPECT_EQ(report.counts.updated, 1U);
    EXPECT_EQ(here.user("amy@one.example")->id, amy);
    here.configure(by_mail(Normalization::simple));
    sync();
    EXPECT_EQ(here.user("amy")->id, amy);
}

TEST_F(Conflict, D4_renamed_to_a_held_name_keeps_the_old_one_and_the_other_fields_follow) {
    const UserId holder = local_user("held");
    entries.person(1, "amy");
    entries.all_in_staff();
    sync();
    entries.empty();
    entries.add(1, "uid=held,dc=corp", connectors::EntryKind::user, {{"uid", "held"}, {"cn", "Amy Ames"}});
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(here.user("held")->id, holder);
    EXPECT_EQ(here.user("amy")->profile().real_name.get(), "Amy Ames");
    EXPECT_EQ(left_out(report, LeftOutReason::rename_to_held_name), 1U);
    EXPECT_EQ(report.counts.skipped, 0U);
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Conflict, D4_who_waits_for_a_name_that_is_not_let_go_keeps_the_own_one) {
    local_user("held");
    for (std::uint64_t i = 1; i <= 3; ++i) entries.person(i, "user" + std::to_string(i));
    entries.all_in_staff();
    sync();
    entries.empty();
    entries.person(1, "held");
    entries.person(2, "user1");
    entries.person(3, "user2");
    entries.person(4, "user3");
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(left_out(report, LeftOutReason::rename_to_held_name), 3U);
    EXPECT_EQ(left_out(report, LeftOutReason::name_twice_in_source), 1U);
    EXPECT_EQ(here.user("user2")->managed_by->guid, a_guid(2));
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Conflict, D4_an_alias_that_is_held_is_left_out_alone) {
    local_user("amy@x.org");
    entries.person(1, "amy", {{"mail", "amy@x.org"}});
    entries.person(2, "bob", {{"mail", "both@x.org"}});
    entries.person(3, "cleo", {{"mail", "both@x.org"}});
    entries.person(4, "dan", {{"mail", "bob"}});
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(report.counts.created, 4U);
    EXPECT_EQ(left_out(report, LeftOutReason::alias_held), 4U) << examples(report, LeftOutReason::alias_held);
    EXPECT_TRUE(here.user("amy")->profile().aliases.empty());
    EXPECT_EQ(here.user("amy")->profile().email.get(), "amy@x.org");
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Conflict, U4_an_alias_and_a_username_can_change_hands) {
    entries.person(1, "amy", {{"mail", "info@x.org"}});
    entries.person(2, "bob", {{"mail", "bob@x.org"}});
    entries.all_in_staff();
    sync();
    entries.empty();
    entries.person(1, "amy", {{"mail", "bob@x.org"}});
    entries.person(2, "info@x.org", {{"mail", "b2@x.org"}});
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_TRUE(report.left_out.empty());
    EXPECT_EQ(here.user("info@x.org")->managed_by->guid, a_guid(2));
    EXPECT_EQ(here.user("bob@x.org")->managed_by->guid, a_guid(1));
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Conflict, D13_every_reason_is_counted_whole_with_twenty_examples) {
    for (std::uint64_t i = 1; i <= 200; ++i)
        entries.add(i, "cn=nameless" + std::to_string(i) + ",dc=corp", connectors::EntryKind::user, {{"cn", "x"}});
    entries.person(300, "amy");
    entries.all_in_staff();
    const auto report = sync();
    ASSERT_EQ(report.left_out.size(), 1U);
    EXPECT_EQ(report.left_out[0].reason, LeftOutReason::no_username);
    EXPECT_EQ(report.left_out[0].count, 200U);
    EXPECT_EQ(report.left_out[0].examples.size(), 20U);
    EXPECT_EQ(report.counts.skipped, 200U);
    EXPECT_EQ(here.present(), Names{"amy"});
}

}  // namespace
}  // namespace muster::testing
