#include "connectors/sync_run.hpp"

#include <gtest/gtest.h>

#include "connectors/left_outs.hpp"
#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

using directory::LeftOutReason;
using directory::Outcome;

class SyncRun : public Synced {
protected:
    void SetUp() override {
        for (std::uint64_t i = 1; i <= 5; ++i) entries.person(i, "user" + std::to_string(i));
        entries.all_in_staff();
    }
    [[nodiscard]] const directory::SyncFinished* finished() {
        for (const Event& event : here.ledger().events())
            if (const auto* found = std::get_if<directory::SyncFinished>(&event)) return found;
        return nullptr;
    }
};

TEST_F(SyncRun, D13_D15_says_the_same_in_the_report_and_in_the_log) {
    entries.add(6, "cn=nameless,dc=corp", connectors::EntryKind::user, {{"cn", "x"}});
    entries.all_in_staff();
    const auto report = sync();
    ASSERT_NE(finished(), nullptr);
    EXPECT_EQ(finished()->outcome, report.outcome);
    EXPECT_EQ(finished()->worst, report.worst);
    EXPECT_EQ(finished()->counts, report.counts);
    EXPECT_EQ(finished()->left_out, report.left_out);
    EXPECT_EQ(report.counts.read, 6U);
    EXPECT_EQ(report.counts.created, 5U);
    EXPECT_EQ(report.counts.skipped, 1U);
    const auto* started = std::get_if<directory::SyncStarted>(&here.ledger().events().front());
    ASSERT_NE(started, nullptr);
    EXPECT_EQ(started->left_out, report.left_out);
    EXPECT_EQ(started->server, "server one");
    EXPECT_TRUE(directory::last_run_of(here.account(), here.directory())->has_ended);
}

TEST_F(SyncRun, H5_every_command_says_who_and_in_which_run) {
    const auto report = sync();
    for (const Context& context : here.ledger().contexts) {
        if (!context.sync_run) continue;
        EXPECT_EQ(*context.sync_run, report.run);
        EXPECT_EQ(context.actor, (Actor{Actor::Kind::directory, here.directory().str()}));
        EXPECT_EQ(context.cause, "sync");
    }
}

TEST_F(SyncRun, D8_a_failure_before_or_in_the_read_is_a_failed_run_and_removes_nobody) {
    sync();
    entries.drop(1);
    entries.all_in_staff();
    source.failure_at_open = "ldap://x as \"cn=reader\": connecting failed";
    auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_NE(report.worst.find("connecting failed"), std::string::npos);
    ASSERT_NE(finished(), nullptr);
    EXPECT_EQ(finished()->outcome, Outcome::failed);
    source.failure_at_open.clear();
    source.failure_in_read = "Size limit exceeded";
    report = sync();
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_EQ(here.present().size(), 5U);
    EXPECT_EQ(here.last_events(), Names{});
}

TEST_F(SyncRun, D8_an_incomplete_read_creates_and_updates_and_removes_nobody) {
    sync();
    entries.drop(1);
    entries.person(7, "newcomer");
    entries.all_in_staff();
    source.doubts = {"the server refers to ldap://other for a part of the tree"};
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_NE(report.worst.find("ldap://other"), std::string::npos);
    EXPECT_EQ(here.state_of("user1"), "active");
    EXPECT_EQ(here.state_of("newcomer"), "active");
    EXPECT_EQ(here.members_of("staff").size(), 6U);
    EXPECT_EQ(left_out(report, LeftOutReason::removal_unproven), 1U);
}

TEST_F(SyncRun, D8_a_missing_group_makes_the_run_partial) {
    sync();
    source.groups.push_back({"cn=lost,dc=corp", std::nullopt, ""});
    entries.drop(1);
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_NE(report.worst.find("cn=lost"), std::string::npos);
    EXPECT_EQ(here.state_of("user1"), "active");
}

TEST_F(SyncRun, D2_a_renamed_group_that_is_configured_by_its_former_name_is_pointed_to) {
    sync();
    entries.group(1000, "crew", {dn("user1")});
    source.groups = {{"cn=staff,dc=corp", std::nullopt, ""}};
    const auto report = sync();
    EXPECT_NE(report.worst.find("cn=crew,dc=corp was one before"), std::string::npos) << report.worst;
    EXPECT_EQ(here.present().size(), 5U);
}

TEST_F(SyncRun, D2_D7_a_group_made_anew_under_its_name_stays_the_one_it_is) {
    sync();
    const auto* staff = here.account().find_group(here.account().group_names.at("staff"));
    ASSERT_NE(staff, nullptr);
    const GroupId id = staff->id;
    here.submit(group::SetGroupStatus{.group = id, .status = group::Status::disabled});
    Names all;
    for (const auto& name : here.members_of("staff")) all.push_back(dn(name));
    entries.drop(1000);
    entries.group(2000, "staff", all);
    source.groups = {{"cn=staff,dc=corp", a_guid(2000), "cn=staff,dc=corp"}};
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    staff = here.account().find_group(id);
    ASSERT_NE(staff, nullptr);
    EXPECT_EQ(staff->status, group::Status::disabled) << "who was kept out is not let in";
    EXPECT_EQ(staff->managed_by->guid, a_guid(2000));
    EXPECT_EQ(here.members_of("staff").size(), 5U);
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(SyncRun, entries_without_a_guid_are_reported_and_the_others_go_through) {
    connectors::RawEntry nameless{std::nullopt, "uid=who,dc=corp", connectors::EntryKind::user, {}};
    auto replica = entries.replica();
    replica.entry(nameless);
    const auto scope = connectors::scope_of(replica, source.groups);
    const auto plan =
        connectors::plan(replica, scope, here.account(), here.directory(), here.ids(), here.clock().now(), false);
    EXPECT_EQ(plan.people.size(), 5U);
    EXPECT_EQ(plan.left_outs.count(LeftOutReason::malformed_entry), 1U);
}

TEST_F(SyncRun, D15_a_plan_that_is_overtaken_is_refused_person_by_person) {
    sync();
    entries.person(7, "newcomer");
    entries.all_in_staff();
    bool once = false;
    here.ledger().before = [&](const Command& command) {
        if (once || !std::holds_alternative<directory::StartSync>(command)) return;
        once = true;
        user_of_other_directory("newcomer");
    };
    const auto report = sync();
    here.ledger().before = nullptr;
    EXPECT_EQ(left_out(report, LeftOutReason::name_held_elsewhere), 1U);
    EXPECT_EQ(report.counts.skipped, 1U);
    EXPECT_EQ(report.outcome, Outcome::partial) << "what was planned did not come about";
    EXPECT_NE(report.worst.find("another change came between"), std::string::npos) << report.worst;
    EXPECT_EQ(here.state_of("user1"), "active");
}

// One that has hung for so long that the other node's run took it for dead.
TEST_F(SyncRun, D15_a_run_that_another_one_closed_says_what_the_log_says) {
    bool once = false;
    here.ledger().before = [&](const Command& command) {
        if (once || !std::holds_alternative<directory::FinishSync>(command)) return;
        once = true;
        here.clock().at += directory::run_silence_max;
        here.submit(directory::StartSync{.directory = here.directory(),
                                         .run = RunId{"another"},
                                         .began = here.clock().now(),
                                         .server = "server one",
                                         .left_out = {},
                                         .behind = directory::last_run_of(here.account(), here.directory())->run});
    };
    const auto report = sync();
    here.ledger().before = nullptr;
    ASSERT_NE(finished(), nullptr);
    EXPECT_EQ(finished()->outcome, Outcome::failed);
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_NE(report.worst.find("another run"), std::string::npos) << report.worst;
}

TEST_F(SyncRun, D8_a_run_that_saw_nobody_or_not_everybody_confirms_nobody) {
    const auto confirmed = [&] { return here.account().find_directory(here.directory())->last_sync; };
    entries.group(1001, "sales", {dn("user1")});
    source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    sync();
    const auto first = confirmed();
    ASSERT_TRUE(first);
    here.clock().at += std::chrono::hours{1};
    const auto everybody = source.groups;
    source.groups = {{"cn=staff,dc=corp", std::nullopt, ""}, {"cn=sales,dc=corp", std::nullopt, ""}};
    const auto nobody = sync();
    EXPECT_EQ(nobody.outcome, Outcome::held) << "D9: it found nobody";
    EXPECT_NE(nobody.worst.find("cn=staff"), std::string::npos) << "and why: " << nobody.worst;
    EXPECT_EQ(confirmed(), first);
    EXPECT_FALSE(here.account().find_directory(here.directory())->held) << "there is nothing that could be released";

    source.groups = everybody;
    source.doubts = {"the server refers to ldap://other for a part of the tree"};
    entries.group(1001, "sales", {});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial) << "nothing is removed, so nothing is held";
    EXPECT_NE(report.worst.find("ldap://other"), std::string::npos) << report.worst;
    EXPECT_EQ(here.members_of("sales"), Names{"user1"});
    EXPECT_EQ(confirmed(), first);
}

TEST_F(SyncRun, D15_a_log_that_takes_nothing_ends_the_run_as_failed) {
    here.ledger().break_after(3);
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_NE(report.worst.find("the disk is full"), std::string::npos) << report.worst;
    EXPECT_FALSE(report.position);
    EXPECT_FALSE(directory::last_run_of(here.account(), here.directory())->has_ended);
    here.ledger().break_after(static_cast<std::size_t>(-1));
    const auto next = sync();  // closes the interrupted one, and brings the rest
    EXPECT_EQ(next.outcome, Outcome::finished);
    EXPECT_EQ(here.present().size(), 5U);
    std::size_t endings = 0;
    for (const Event& event : here.ledger().events())
        endings += std::holds_alternative<directory::SyncFinished>(event) ? 1U : 0U;
    EXPECT_EQ(endings, 2U);
}

TEST_F(SyncRun, a_stop_ends_the_run_between_commands) {
    std::stop_source stop;
    here.ledger().before = [&](const Command& command) {
        if (std::holds_alternative<directory::SyncPeople>(command)) stop.request_stop();
    };
    const text::UnicodeFolding folding;
    const CountingDigest digest;
    const auto report = connectors::sync(
        here.directory(), {source, here.ledger(), here.ids(), here.clock(), folding, digest}, {}, stop.get_token());
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_EQ(here.present().size(), 1U);
    here.ledger().before = nullptr;
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.present().size(), 5U);
}

TEST_F(SyncRun, an_unknown_directory_is_said_so) {
    const text::UnicodeFolding folding;
    const CountingDigest digest;
    const auto report = connectors::sync(*DirectoryId::parse("DS00000000000000000X"),
                                         {source, here.ledger(), here.ids(), here.clock(), folding, digest});
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_FALSE(report.position);
}

TEST_F(SyncRun, progress_tells_each_phase) {
    std::vector<connectors::Progress::Phase> phases;
    here.sync(source, [&](const connectors::Progress& progress) {
        if (phases.empty() || phases.back() != progress.phase) phases.push_back(progress.phase);
    });
    using Phase = connectors::Progress::Phase;
    EXPECT_EQ(phases, (std::vector{Phase::probing, Phase::reading, Phase::planning, Phase::applying}));
}

TEST(LeftOuts, whatever_bytes_a_server_sends_the_report_is_text) {
    using connectors::printable;
    EXPECT_EQ(printable("plain", 100), "plain");
    EXPECT_EQ(printable("a\xff\x01"
                        "b\n",
                        100),
              "a??b?");
    EXPECT_EQ(printable("\xC3\xA4\xED\xA0\x80", 100), "\xC3\xA4???");
    EXPECT_EQ(printable("\xC3\xA4\xC3\xA4", 3), "\xC3\xA4");
    EXPECT_EQ(printable("\xC0\xAF\xF5\x80\x80\x80", 100), "??????");
    EXPECT_EQ(printable("\xE2\x82", 100), "??");
}

TEST_F(SyncRun, D1_a_paused_directory_is_not_even_asked) {
    here.submit(directory::PauseDirectory{here.directory(), "moving"});
    source.failure_at_open = "asked";
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_EQ(report.worst, "the directory is paused");
    EXPECT_TRUE(here.ledger().events().empty());
}

TEST_F(SyncRun, D1_D14_a_run_that_is_paused_on_its_way_does_nothing_more) {
    bool paused = false;
    here.ledger().before = [&](const Command& command) {
        if (paused || !std::holds_alternative<directory::SyncPeople>(command)) return;
        paused = true;
        here.submit(directory::PauseDirectory{here.directory(), "being removed"});
    };
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_EQ(report.worst, "the directory was paused meanwhile");
    EXPECT_EQ(report.counts.created, 0U);
    EXPECT_TRUE(here.present().empty());
    ASSERT_NE(finished(), nullptr) << "D15: the log says how it ended";
}

}  // namespace
}  // namespace muster::testing
