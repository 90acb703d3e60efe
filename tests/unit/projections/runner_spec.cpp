#include "projections/runner.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/support/running.hpp"
#include "tests/support/written_log.hpp"
#include "tests/unit/projections/memory_tables.hpp"

namespace muster::projections {
namespace {

using namespace testing;  // NOLINT: the examples that specs speak of
using std::chrono::milliseconds;

constexpr milliseconds long_enough{20'000};

class RunnerSpec : public ::testing::Test {
protected:
    static RunnerSettings quick() {
        return {.batch_events_max = 3,
                .read_wait = milliseconds{20},
                .anchor_wait = milliseconds{50},
                .retry_after_min = milliseconds{1},
                .retry_after_max = milliseconds{5}};
    }
    Runner make() { return Runner{log_, log_.codec(), log_.digest(), log_.folding(), tables_, 0, quick()}; }

    /// Runs until the projection stops by itself.
    RunnerState run_to_its_end() {
        Runner runner{log_, log_.codec(), log_.digest(), log_.folding(), tables_, 0, quick()};
        Running running{runner};
        running.join();
        return runner.state();
    }
    /// Runs until everything that was written is shown.
    RunnerState run_to_the_end_of_the_log() {
        Runner runner{log_, log_.codec(), log_.digest(), log_.folding(), tables_, 0, quick()};
        Running running{runner};
        EXPECT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached) << runner.state().detail;
        running.stop_and_wait();
        return runner.state();
    }
    /// What one projector alone makes of the whole log.
    std::string rebuilt() {
        MemoryTables tables;
        Runner runner{log_, log_.codec(), log_.digest(), log_.folding(), tables, 0};
        const Running running{runner};
        EXPECT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached) << runner.state().detail;
        return tables.text();
    }

    WrittenLog log_;
    MemoryTables tables_;
};

TEST_F(RunnerSpec, H1_rows_follow_the_log_and_a_later_runner_goes_on_where_it_ended) {
    for (int i = 0; i < 20; ++i) log_.write(created(a_user(std::uint64_t(i)), "user" + std::to_string(i)));
    auto state = run_to_the_end_of_the_log();
    EXPECT_EQ(state.events_applied, 20U);
    EXPECT_GE(state.batches, 7U) << "at most three events each";
    EXPECT_EQ(state.position, log_.position());
    EXPECT_EQ(state.shown_until, now + std::chrono::seconds{20});

    log_.write(std::vector<Event>{renamed(a_user(1), "user1", "user2"), renamed(a_user(2), "user2", "user1")});
    state = run_to_the_end_of_the_log();
    EXPECT_EQ(state.events_applied, 2U) << "nothing is applied again";

    EXPECT_EQ(rebuilt(), tables_.text());
}

TEST_F(RunnerSpec, H1_what_comes_within_a_moment_is_stored_together_unless_somebody_waits) {
    auto patient = quick();
    patient.batch_events_max = 1000;
    patient.gather_time = std::chrono::hours{1};
    Runner runner{log_, log_.codec(), log_.digest(), log_.folding(), tables_, 0, patient};
    log_.write(created(amy, "amy"));
    const auto first = log_.position();
    Running running{runner};
    EXPECT_EQ(runner.wait_for(first, long_enough), Waited::reached) << "a reader does not wait for the hour";
    EXPECT_EQ(runner.state().batches, 1U);
    // Nobody waits: these two are gathered, and stand in no table until somebody asks.
    log_.write(created(bob, "bob"));
    log_.write(created(eve, "eve"));
    EXPECT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
    EXPECT_LE(runner.state().batches, 3U);
    log_.write(created(a_user("ZOE"), "zoe"));
    running.stop_and_wait();  // nor does the end
    EXPECT_LE(runner.state().events_applied, 4U);
}

TEST_F(RunnerSpec, H1_a_gathered_batch_is_one_transaction) {
    auto patient = quick();
    patient.batch_events_max = 1000;
    patient.gather_time = milliseconds{200};
    Runner runner{log_, log_.codec(), log_.digest(), log_.folding(), tables_, 0, patient};
    Running running{runner};
    for (int i = 0; i < 20; ++i) log_.write(created(a_user(std::uint64_t(i)), "user" + std::to_string(i)));
    // Looking does not ask for rows now, as waiting does.
    const auto give_up = std::chrono::steady_clock::now() + long_enough;
    while (runner.state().events_applied < 20 && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
    EXPECT_EQ(runner.state().events_applied, 20U);
    EXPECT_LE(runner.state().batches, 3U);
}

TEST_F(RunnerSpec, H1_void_records_move_the_offset_only) {
    log_.write(created(amy, "amy"));
    log_.write_void(created(bob, "bob"));
    log_.write_void(created(eve, "eve"));
    {
        Runner runner{log_, log_.codec(), log_.digest(), log_.folding(), tables_, 0, quick()};
        Running running{runner};
        // The next valid record comes behind the void ones, so all of them have been seen then.
        log_.write(created(a_user("ZOE"), "zoe"));
        ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
        running.stop_and_wait();
        EXPECT_EQ(runner.state().void_records, 2U);
        EXPECT_EQ(runner.state().events_applied, 2U);
    }
    EXPECT_EQ((*tables_.progress(0))->next, log_.next_offset());
    EXPECT_EQ(tables_.text().find("\tbob\t"), std::string::npos);
}

TEST_F(RunnerSpec, H1_a_commit_is_shown_whole_or_not_at_all) {
    log_.write(created(amy, "amy"));
    log_.write_begun(created(bob, "bob"), 2);
    log_.write(ledger::Opened{.opening = "again", .epoch = 2, .url = "", .build = "", .level = 1});
    const auto state = run_to_the_end_of_the_log();
    EXPECT_EQ(state.cut_commits, 1U);
    EXPECT_EQ(tables_.text().find("\tbob\t"), std::string::npos);
}

TEST_F(RunnerSpec, H1_an_event_that_cannot_be_read_stops_it_there_and_is_named) {
    log_.write(created(amy, "amy"));
    log_.write_unknown_type();
    log_.write(created(bob, "bob"));
    const auto state = run_to_its_end();
    EXPECT_EQ(state.phase, RunnerState::Phase::stopped);
    EXPECT_FALSE(state.ok());
    EXPECT_NE(state.detail.find("sequence 2"), std::string::npos) << state.detail;
    EXPECT_NE(state.detail.find("user.levitated"), std::string::npos) << state.detail;
    EXPECT_EQ(state.position.sequence, 1U) << "what came before is shown";
    EXPECT_EQ(tables_.text().find("\tbob\t"), std::string::npos) << "nothing is skipped";
}

TEST_F(RunnerSpec, H1_tables_of_another_ledger_stop_it) {
    tables_.pretend(ledger::LedgerId{9}, {});
    log_.write(created(amy, "amy"));
    const auto state = run_to_its_end();
    EXPECT_EQ(state.phase, RunnerState::Phase::stopped);
    EXPECT_NE(state.detail.find("another ledger"), std::string::npos) << state.detail;
}

TEST_F(RunnerSpec, H1_tables_that_go_on_with_another_history_stop_it) {
    log_.write(created(amy, "amy"));
    run_to_the_end_of_the_log();
    auto runner = make();
    Running running{runner};
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
    auto ahead = **tables_.progress(0);
    ahead.head.sequence = 100;
    ahead.head.hash[31] ^= 1;
    tables_.pretend(WrittenLog::id(), ahead);
    log_.write(created(bob, "bob"));
    running.join();
    EXPECT_EQ(runner.state().phase, RunnerState::Phase::stopped);
    EXPECT_NE(runner.state().detail.find("another history"), std::string::npos) << runner.state().detail;
}

// Two nodes share their tables: whoever comes second goes on from what the first has stored.
TEST_F(RunnerSpec, H1_two_projectors_of_one_partition_both_go_on_and_store_each_event_once) {
    auto one = make();
    auto other = make();
    Running first{one};
    Running second{other};
    for (std::uint64_t i = 0; i < 60; ++i) {
        log_.write(created(a_user(i), "user" + std::to_string(i)));
        if (i % 7 != 0) continue;
        ASSERT_EQ(one.wait_for(log_.position(), long_enough), Waited::reached) << one.state().detail;
        ASSERT_EQ(other.wait_for(log_.position(), long_enough), Waited::reached) << other.state().detail;
    }
    for (auto* runner : {&one, &other}) {
        EXPECT_EQ(runner->wait_for(log_.position(), long_enough), Waited::reached) << runner->state().detail;
        EXPECT_TRUE(runner->state().ok()) << runner->state().detail;
    }
    EXPECT_EQ(rebuilt(), tables_.text());
}

TEST_F(RunnerSpec, H4_tables_that_came_back_without_their_last_rows_are_filled_from_there) {
    auto runner = make();
    Running running{runner};
    log_.write(created(amy, "amy"));
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
    const auto early = *tables_.progress(0);
    log_.write(created(bob, "bob"));
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
    tables_.pretend(WrittenLog::id(), early);
    tables_.go_down_for(2);
    log_.write(created(eve, "eve"));
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached) << runner.state().detail;
    EXPECT_EQ(runner.state().events_applied, 4U) << "bob twice";
}

TEST_F(RunnerSpec, H3_a_log_that_does_not_hold_what_the_tables_show_stops_it) {
    log_.write(created(amy, "amy"));
    log_.write(created(bob, "bob"));
    run_to_the_end_of_the_log();
    const auto shown = *tables_.progress(0);

    auto other = *shown;
    other.head.hash[0] ^= 1;
    tables_.pretend(WrittenLog::id(), other);
    EXPECT_NE(run_to_its_end().detail.find("another history"), std::string::npos);

    auto beyond = *shown;
    beyond.head_offset = 50;
    beyond.next = 51;
    tables_.pretend(WrittenLog::id(), beyond);
    EXPECT_NE(run_to_its_end().detail.find("which the log does not hold"), std::string::npos);
}

TEST_F(RunnerSpec, H1_tables_of_another_history_stop_it) {
    log_.write(created(amy, "amy"));
    run_to_the_end_of_the_log();
    auto runner = make();
    Running running{runner};
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
    auto other = **tables_.progress(0);
    other.head.hash[5] ^= 1;
    tables_.pretend(WrittenLog::id(), other);
    log_.write(created(bob, "bob"));
    running.join();
    EXPECT_NE(runner.state().detail.find("another history"), std::string::npos) << runner.state().detail;
}

TEST_F(RunnerSpec, H4_a_lost_answer_stores_nothing_twice) {
    tables_.lose_answers(3);
    for (int i = 0; i < 12; ++i) log_.write(created(a_user(std::uint64_t(i)), "user" + std::to_string(i)));
    const auto state = run_to_the_end_of_the_log();
    EXPECT_EQ(state.events_applied, 12U);
    EXPECT_TRUE(state.ok());
}

TEST_F(RunnerSpec, H4_it_goes_on_by_itself_when_log_and_tables_are_back) {
    tables_.go_down_for(1'000'000);
    log_.write(created(amy, "amy"));
    auto runner = make();
    Running running{runner};
    ASSERT_TRUE(
        runner.wait_until([](const auto& state) { return state.phase == RunnerState::Phase::waiting; }, long_enough));
    EXPECT_FALSE(runner.state().ok());
    EXPECT_NE(runner.state().detail.find("the database is gone"), std::string::npos);
    EXPECT_EQ(runner.wait_for(log_.position(), milliseconds{1}), Waited::not_yet);
    tables_.go_down_for(0);
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);

    log_.set_down(true);
    ASSERT_TRUE(
        runner.wait_until([](const auto& state) { return state.phase == RunnerState::Phase::waiting; }, long_enough));
    EXPECT_NE(runner.state().detail.find("the log is gone"), std::string::npos);
    log_.set_down(false);
    log_.write(created(bob, "bob"));
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
    ASSERT_TRUE(
        runner.wait_until([](const auto& state) { return state.phase == RunnerState::Phase::current; }, long_enough));
    EXPECT_TRUE(runner.state().ok());
}

TEST_F(RunnerSpec, H4_it_says_that_the_tables_are_gone_though_nothing_happens) {
    log_.write(created(amy, "amy"));
    auto runner = make();
    Running running{runner};
    const auto comes_to = [&](RunnerState::Phase phase) {
        return runner.wait_until([&](const auto& state) { return state.phase == phase; }, long_enough);
    };
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
    ASSERT_TRUE(comes_to(RunnerState::Phase::current));
    tables_.go_down_for(1'000'000);
    ASSERT_TRUE(comes_to(RunnerState::Phase::waiting));
    EXPECT_NE(runner.state().detail.find("the database is gone"), std::string::npos);
    tables_.go_down_for(0);
    EXPECT_TRUE(comes_to(RunnerState::Phase::current));
}

TEST_F(RunnerSpec, H4_rows_that_the_tables_lost_are_filled_again_though_nothing_happens) {
    auto runner = make();
    Running running{runner};
    log_.write(created(amy, "amy"));
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
    const auto early = *tables_.progress(0);
    log_.write(created(bob, "bob"));
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
    tables_.pretend(WrittenLog::id(), early);
    ASSERT_TRUE(runner.wait_until([](const auto& state) { return state.events_applied == 3; }, long_enough));
    EXPECT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
}

TEST_F(RunnerSpec, H2_a_position_of_another_history_is_an_error) {
    log_.write(created(amy, "amy"));
    auto runner = make();
    Running running{runner};
    auto position = log_.position();
    ASSERT_EQ(runner.wait_for(position, long_enough), Waited::reached);
    position.hash[0] ^= 1;
    EXPECT_EQ(runner.wait_for(position, long_enough), Waited::other_history);
}

TEST_F(RunnerSpec, H2_who_waits_for_what_never_comes_is_told) {
    log_.write_unknown_type();
    auto runner = make();
    Running running{runner};
    EXPECT_EQ(runner.wait_for(log_.position(), long_enough), Waited::stopped);
}

TEST_F(RunnerSpec, H1_progress_is_told_while_it_catches_up) {
    for (int i = 0; i < 9; ++i) log_.write(created(a_user(std::uint64_t(i)), "user" + std::to_string(i)));
    std::atomic<std::uint64_t> told{0};
    std::atomic<std::uint64_t> last{0};
    Runner runner{
        log_, log_.codec(), log_.digest(), log_.folding(), tables_, 0, quick(), [&](const RunnerState& state) {
            ++told;
            last = state.position.sequence;
        }};
    Running running{runner};
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached);
    running.stop_and_wait();
    EXPECT_EQ(told, 3U);
    EXPECT_EQ(last, 9U);
}

}  // namespace
}  // namespace muster::projections
