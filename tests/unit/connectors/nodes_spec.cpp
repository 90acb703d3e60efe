// Two nodes over one log, each with its own sync of the same directory (D15).
#include <gtest/gtest.h>

#include <algorithm>

#include "connectors/directory_sync.hpp"
#include "domain/directory/directory.hpp"
#include "tests/unit/connectors/followed.hpp"

namespace muster::testing {
namespace {

using directory::Outcome;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

class Nodes : public Followed {
protected:
    Nodes() {
        (void)read();
        (void)other.full();
        here.ledger().forget_events();
    }
    void joins(std::uint64_t number, const std::string& name) {
        entries.person(number, name);
        entries.all_in_staff();
    }
    /// The other node's run is under way: it has begun, and nothing of it has come since.
    void other_begins() {
        here.submit(directory::StartSync{.directory = here.directory(),
                                         .run = others_run,
                                         .began = here.clock().now(),
                                         .server = "server one",
                                         .left_out = {},
                                         .behind = directory::last_run_of(here.account(), here.directory())->run});
        here.ledger().forget_events();
    }
    void other_ends() {
        here.submit(directory::FinishSync{.directory = here.directory(),
                                          .run = others_run,
                                          .outcome = Outcome::finished,
                                          .worst = {},
                                          .counts = {},
                                          .left_out = {}});
    }
    /// It puts somebody into a group, or takes him out again.
    void other_goes_on() {
        Context context;
        context.sync_run = others_run;
        const UserId user = here.user("user1")->id;
        directory::SyncMembers members{.directory = here.directory(), .group = a_guid(1000), .add = {}, .remove = {}};
        if (std::ranges::count(here.members_of("staff"), "user1") == 0)
            members.add = {a_guid(1)};
        else
            members.remove = {user};
        const auto outcome = submit_and_wait(here.ledger(), members, context);
        ASSERT_TRUE(std::holds_alternative<Applied>(outcome));
    }
    /// How the runs ended that did since the events were last forgotten.
    [[nodiscard]] std::vector<Outcome> ends() {
        std::vector<Outcome> outcomes;
        for (const Event& event : here.ledger().events())
            if (const auto* finished = std::get_if<directory::SyncFinished>(&event))
                outcomes.push_back(finished->outcome);
        return outcomes;
    }
    [[nodiscard]] milliseconds waited(const std::function<void()>& what) {
        const Instant before = here.clock().now();
        what();
        return std::chrono::duration_cast<milliseconds>(here.clock().now() - before);
    }

    const RunId others_run{"the other node's"};
    connectors::DirectorySync other{here.directory(), here.ports(source)};
};

TEST_F(Nodes, D15_one_waits_for_the_others_run_and_finds_nothing_left_to_do) {
    other_begins();
    joins(31, "newcomer");
    here.ledger().meanwhile = [&](milliseconds) {
        other_ends();
        here.ledger().meanwhile = nullptr;
        EXPECT_TRUE(other.listen(0ms).report);
    };
    const auto listened = live.listen(0ms);
    EXPECT_TRUE(listened.failed.empty());
    EXPECT_FALSE(listened.report) << "D13: it is done already";
    EXPECT_EQ(here.state_of("newcomer"), "active");
    EXPECT_EQ(ends(), (std::vector{Outcome::finished, Outcome::finished}));
}

TEST_F(Nodes, D15_a_full_read_that_has_waited_is_one_run_that_finished) {
    other_begins();
    joins(31, "newcomer");
    here.ledger().meanwhile = [&](milliseconds) { other_ends(); };
    std::vector<connectors::Progress::Phase> phases;
    const auto report = live.full([&](const connectors::Progress& progress) { phases.push_back(progress.phase); });
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(report.counts.created, 1U);
    EXPECT_EQ(ends(), (std::vector{Outcome::finished, Outcome::finished}));
    EXPECT_EQ(std::ranges::count(phases, connectors::Progress::Phase::waiting), 1) << "and who asked sees why";
}

TEST_F(Nodes, D15_a_run_that_goes_on_for_minutes_is_not_taken_for_dead) {
    other_begins();
    joins(31, "newcomer");
    int times = 0;
    here.ledger().meanwhile = [&](milliseconds) {
        here.clock().at += 20s;
        if (++times < 9) return other_goes_on();
        other_ends();
    };
    const auto listened = live.listen(0ms);
    EXPECT_EQ(times, 9);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->outcome, Outcome::finished) << listened.report->worst;
    EXPECT_EQ(ends(), (std::vector{Outcome::finished, Outcome::finished}));
}

TEST_F(Nodes, D15_a_run_whose_node_has_died_is_waited_for_no_longer_than_silence_tells) {
    other_begins();
    here.clock().at += 10s;
    joins(31, "newcomer");
    const auto time = waited([&] { EXPECT_TRUE(live.listen(0ms).report); });
    EXPECT_EQ(time, directory::run_silence_max - 10s);
    EXPECT_EQ(ends(), (std::vector{Outcome::failed, Outcome::finished})) << "the other's, as interrupted, and its own";
    EXPECT_EQ(here.state_of("newcomer"), "active");
}

TEST_F(Nodes, D15_one_that_died_long_ago_keeps_nobody_waiting) {
    other_begins();
    here.clock().at += directory::run_silence_max;
    EXPECT_EQ(waited([&] { EXPECT_EQ(live.full().outcome, Outcome::finished); }), 0ms);
    EXPECT_EQ(ends(), (std::vector{Outcome::failed, Outcome::finished}));
}

TEST_F(Nodes, D15_nor_does_one_that_is_known_to_have_ended_with_its_process) {
    other_begins();
    auto ports = here.ports(source);
    ports.is_left = [&](const RunId& run) { return run == others_run; };
    connectors::DirectorySync started_anew{here.directory(), ports};
    EXPECT_EQ(waited([&] { EXPECT_EQ(started_anew.full().outcome, Outcome::finished); }), 0ms);
    EXPECT_EQ(ends(), (std::vector{Outcome::failed, Outcome::finished}));
}

TEST_F(Nodes, D15_a_clock_of_the_other_that_is_ahead_makes_nobody_wait_longer) {
    here.clock().at += 1h;
    other_begins();
    here.clock().at -= 1h;
    EXPECT_EQ(waited([&] { EXPECT_EQ(live.full().outcome, Outcome::finished); }), directory::run_silence_max);
    EXPECT_EQ(ends(), (std::vector{Outcome::failed, Outcome::finished}));
}

TEST_F(Nodes, D15_a_stop_ends_the_waiting_and_nothing_of_it_is_in_the_log) {
    other_begins();
    joins(31, "newcomer");
    std::stop_source stop;
    here.ledger().meanwhile = [&](milliseconds) { stop.request_stop(); };
    auto report = live.full({}, stop.get_token());
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_NE(report.worst.find("another run"), std::string::npos) << report.worst;
    EXPECT_TRUE(here.ledger().events().empty());
    here.ledger().meanwhile = [&](milliseconds) { other_ends(); };
    EXPECT_EQ(live.full().outcome, Outcome::finished);
}

TEST_F(Nodes, D15_a_read_that_failed_waits_for_its_place_in_the_log_too) {
    other_begins();
    source.failure_in_read = "connection lost";
    here.ledger().meanwhile = [&](milliseconds) { other_ends(); };
    const auto report = live.full();
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_EQ(report.worst, "connection lost");
    EXPECT_EQ(ends(), (std::vector{Outcome::finished, Outcome::failed}));
}

// Who is no longer the writer is told that what it had under way is not done.
TEST_F(Nodes, D15_a_run_that_another_nodes_write_cuts_short_goes_on) {
    for (std::uint64_t i = 31; i <= 35; ++i) joins(i, "newcomer" + std::to_string(i));
    int commands = 0;
    here.ledger().before = [&](const Command&) {
        ++commands;
        if (commands == 4) here.ledger().break_after(0);
        if (commands == 6) here.ledger().break_after(static_cast<std::size_t>(-1));
    };
    const auto listened = live.listen(0ms);
    here.ledger().before = nullptr;
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->outcome, Outcome::finished) << listened.report->worst;
    EXPECT_EQ(listened.report->counts.created, 5U);
    EXPECT_EQ(here.present().size(), 35U);
    EXPECT_EQ(ends(), std::vector{Outcome::finished}) << "and it is one run";
    EXPECT_FALSE(other.listen(0ms).report) << "nothing is left to do";
}

TEST_F(Nodes, D15_a_log_that_takes_nothing_any_more_ends_the_run_as_failed) {
    for (std::uint64_t i = 31; i <= 35; ++i) joins(i, "newcomer" + std::to_string(i));
    here.ledger().break_after(3);
    const auto listened = live.listen(0ms);
    here.ledger().break_after(static_cast<std::size_t>(-1));
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->outcome, Outcome::failed);
    EXPECT_NE(listened.report->worst.find("the disk is full"), std::string::npos) << listened.report->worst;
}

TEST_F(Nodes, D15_a_run_that_is_cut_short_and_cannot_ask_the_server_again_says_so_in_the_log) {
    for (std::uint64_t i = 31; i <= 35; ++i) joins(i, "newcomer" + std::to_string(i));
    int commands = 0;
    here.ledger().before = [&](const Command&) {
        here.ledger().break_after(++commands == 4 ? 0 : static_cast<std::size_t>(-1));
        if (commands == 4) source.failure_in_follow = "connection lost";
    };
    const auto listened = live.listen(0ms);
    here.ledger().before = nullptr;
    EXPECT_EQ(listened.failed, "connection lost");
    EXPECT_EQ(ends(), std::vector{Outcome::failed});
    source.failure_in_follow.clear();
    EXPECT_EQ(live.listen(0ms).report->outcome, Outcome::finished);
    EXPECT_EQ(here.present().size(), 35U);
}

// What the other did in between was planned on a later answer of the server than this one has.
TEST_F(Nodes, D8_D9_whoever_came_while_one_node_planned_is_not_sent_away_by_it) {
    bool once = false;
    const auto report = live.full([&](const connectors::Progress& progress) {
        if (once || progress.phase != connectors::Progress::Phase::planning) return;
        once = true;
        joins(31, "newcomer");
        EXPECT_TRUE(other.listen(0ms).report);
    });
    ASSERT_TRUE(once);
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(report.counts.trashed, 0U);
    EXPECT_EQ(here.state_of("newcomer"), "active");
}

TEST_F(Nodes, D9_D11_a_run_for_one_person_stands_behind_the_others_too) {
    other_begins();
    joins(31, "newcomer");
    here.ledger().meanwhile = [&](milliseconds) { other_ends(); };
    const auto one = live.one("newcomer");
    ASSERT_TRUE(one.report) << one.failed;
    EXPECT_EQ(one.report->outcome, Outcome::finished) << one.report->worst;
    EXPECT_EQ(here.state_of("newcomer"), "active");
    EXPECT_EQ(ends(), (std::vector{Outcome::finished, Outcome::finished}));
}

}  // namespace
}  // namespace muster::testing
