// The table of section 3, row by row: what happens, and what the writer does.
#include "tests/unit/ledger/writer_desk.hpp"

namespace muster::ledger {
namespace {

using std::chrono::seconds;

using WriterTable = WriterDesk;

TEST_F(WriterTable, a_report_at_the_next_offset_acknowledges_without_a_read) {
    open();
    const auto amy = decide(create(1, "amy"));
    EXPECT_TRUE(waits(amy));
    land_and_report(take_sent());
    ASSERT_TRUE(answered<Applied>(amy));
    EXPECT_EQ(answered<Applied>(amy)->position, (Position{0, 2, writer->follower().head().hash}));
    EXPECT_EQ(answered<Applied>(amy)->events.size(), 1U);
    EXPECT_TRUE(has("amy"));
    EXPECT_FALSE(writer->wants_reads());
    EXPECT_EQ(writer->corners().fast_path, 2U) << "barrier and record";
}

TEST_F(WriterTable, a_report_further_on_waits_until_a_read_fills_the_gap) {
    open();
    const auto amy = decide(create(1, "amy"));
    land(Record{{}, "a stranger's"});
    land_and_report(take_sent());
    EXPECT_TRUE(waits(amy));
    EXPECT_TRUE(writer->wants_reads());
    Read gap;
    gap.batch.records.push_back({1, log[1]});
    gap.batch.next = 2;
    step(std::move(gap));
    EXPECT_TRUE(answered<Applied>(amy));
    EXPECT_EQ(writer->corners().report_ahead, 1U);
}

TEST_F(WriterTable, only_a_read_jumps_over_a_hole_in_the_offsets) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto record = take_sent();
    report(record.attempt, log::Appended{5});
    EXPECT_TRUE(waits(amy));
    Read hole;
    hole.batch.next = 5;
    step(std::move(hole));
    EXPECT_TRUE(answered<Applied>(amy));
}

TEST_F(WriterTable, a_report_where_the_record_was_read_already_makes_it_certain) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto record = take_sent();
    const auto at = land(record.record);
    read_to_end();
    EXPECT_TRUE(has("amy"));
    EXPECT_TRUE(waits(amy)) << "valid, but perhaps on too few brokers";
    report(record.attempt, log::Appended{at});
    EXPECT_TRUE(answered<Applied>(amy));
    EXPECT_EQ(writer->corners().report_behind, 1U);
}

TEST_F(WriterTable, a_report_where_another_record_was_read_halts) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto record = take_sent();
    land(Record{{}, "a stranger's"});
    read_to_end();
    report(record.attempt, log::Appended{1});
    EXPECT_TRUE(stands<Halted>());
    EXPECT_TRUE(answered<OutcomeUnknown>(amy));
    EXPECT_EQ(writer->corners().went_backwards, 1U);
}

TEST_F(WriterTable, a_read_of_another_record_where_one_was_read_halts) {
    open();
    decide(create(1, "amy"));
    land_and_report(take_sent());
    Read other;
    other.batch.records.push_back({1, Record{{}, "another"}});
    other.batch.next = 2;
    step(std::move(other));
    EXPECT_TRUE(stands<Halted>());
}

TEST_F(WriterTable, a_read_of_what_the_fast_path_folded_changes_nothing) {
    open();
    decide(create(1, "amy"));
    land_and_report(take_sent());
    Read same;
    same.batch.records = {{0, log[0]}, {1, log[1]}};
    same.batch.next = 2;
    step(std::move(same));
    EXPECT_TRUE(writer->is_open());
    EXPECT_EQ(writer->follower().void_records(), 0U);
}

TEST_F(WriterTable, success_without_an_offset_waits_until_it_is_read) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto record = take_sent();
    report(record.attempt, log::Appended{});
    EXPECT_TRUE(waits(amy));
    EXPECT_TRUE(writer->wants_reads());
    land(record.record);
    read_to_end();
    EXPECT_TRUE(answered<Applied>(amy));
    EXPECT_EQ(writer->corners().without_offset, 1U);
}

TEST_F(WriterTable, success_that_is_never_read_ends_in_a_barrier) {
    open();
    const auto amy = decide(create(1, "amy"));
    report(take_sent().attempt, log::Appended{});
    pass(options().read_patience + seconds{1});
    EXPECT_TRUE(stands<InDoubt>());
    EXPECT_TRUE(waits(amy));
    land_and_report(reach_barrier());
    EXPECT_TRUE(answered<NotApplied>(amy));
    EXPECT_TRUE(writer->is_open());
}

TEST_F(WriterTable, an_error_is_doubt_and_the_barrier_says_not_applied) {
    open();
    const auto amy = decide(create(1, "amy"));
    report(take_sent().attempt, log::Unknown{"time-out"});
    EXPECT_TRUE(stands<InDoubt>());
    EXPECT_EQ(new_appenders, 1);
    EXPECT_TRUE(waits(amy)) << "it may still come";
    const auto bob = decide(create(2, "bob"));
    EXPECT_TRUE(sent.empty()) << "nothing is decided in doubt";
    const auto barrier = reach_barrier();
    EXPECT_TRUE(waits(amy));
    land_and_report(barrier);
    EXPECT_TRUE(answered<NotApplied>(amy));
    step(Decide{});
    land_and_report(take_sent());
    EXPECT_TRUE(answered<Applied>(bob));
    EXPECT_FALSE(has("amy"));
}

TEST_F(WriterTable, an_error_is_doubt_and_a_read_may_say_applied) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto record = take_sent();
    report(record.attempt, log::Unknown{"connection lost"});
    land(record.record);
    read_to_end();
    EXPECT_TRUE(has("amy"));
    EXPECT_TRUE(waits(amy)) << "no report has said that it is on enough brokers";
    land_and_report(reach_barrier());
    EXPECT_TRUE(answered<Applied>(amy)) << "the barrier's success covers what stands before it";
}

TEST_F(WriterTable, a_late_record_that_comes_before_the_barrier_voids_the_barrier) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto record = take_sent();
    report(record.attempt, log::Unknown{"time-out"});
    const auto barrier = reach_barrier();
    land(record.record);
    land(barrier.record);
    read_to_end();
    EXPECT_TRUE(has("amy"));
    EXPECT_FALSE(writer->is_open());
    EXPECT_TRUE(waits(amy));
    land_and_report(reach_barrier());
    EXPECT_TRUE(writer->is_open());
    EXPECT_TRUE(answered<Applied>(amy));
}

TEST_F(WriterTable, a_late_record_behind_the_barrier_is_void) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto record = take_sent();
    report(record.attempt, log::Unknown{"time-out"});
    land_and_report(reach_barrier());
    land(record.record);
    read_to_end();
    EXPECT_TRUE(answered<NotApplied>(amy));
    EXPECT_FALSE(has("amy"));
    EXPECT_TRUE(writer->is_open());
}

TEST_F(WriterTable, an_own_record_read_back_void_is_doubt_and_a_second_copy_may_follow) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto bob = decide(create(2, "bob"));
    const auto first = take_sent();
    const auto second = take_sent();
    land(second.record);  // overtook the first
    read_to_end();
    EXPECT_TRUE(stands<InDoubt>());
    EXPECT_TRUE(waits(bob)) << "not yet not applied";
    land(first.record);
    land(second.record);
    read_to_end();
    EXPECT_TRUE(has("bob"));
    land_and_report(reach_barrier());
    EXPECT_TRUE(answered<Applied>(amy));
    EXPECT_TRUE(answered<Applied>(bob));
    EXPECT_EQ(writer->corners().own_void, 1U);
}

TEST_F(WriterTable, a_foreign_valid_record_says_not_applied_at_once_and_closes) {
    open();
    const auto amy = decide(create(1, "amy"));
    test::Chain other;
    other.set_head(writer->follower().head());
    land(other.next(test::opened("other", 2)));
    read_to_end();
    EXPECT_TRUE(answered<NotApplied>(amy));
    EXPECT_TRUE(stands<Following>());
    const auto bob = decide(create(2, "bob"));
    EXPECT_TRUE(waits(bob));
    sent.clear();
    land_and_report(reach_barrier());
    step(Decide{});
    land_and_report(take_sent());
    EXPECT_TRUE(answered<Applied>(bob));
}

TEST_F(WriterTable, an_own_record_of_an_earlier_life_is_folded_and_found_by_its_command_id) {
    open();
    decide(create(1, "amy"), "key");
    land(take_sent().record);
    const auto position = writer->acknowledged();
    start({});
    open();
    EXPECT_TRUE(has("amy"));
    EXPECT_EQ(writer->corners().earlier_life, 1U);
    const auto again = decide(create(1, "amy"), "key");
    ASSERT_TRUE(answered<Applied>(again));
    EXPECT_EQ(answered<Applied>(again)->position.sequence, position.sequence + 1);
    EXPECT_TRUE(sent.empty());
}

TEST_F(WriterTable, a_fatal_error_takes_a_new_appender_and_a_barrier) {
    open();
    const auto amy = decide(create(1, "amy"));
    sent.clear();
    step(AppenderLost{"fatal"});
    EXPECT_EQ(new_appenders, 1);
    EXPECT_TRUE(stands<InDoubt>());
    land_and_report(reach_barrier());
    EXPECT_TRUE(answered<NotApplied>(amy));
    EXPECT_TRUE(writer->is_open());
}

TEST_F(WriterTable, what_never_left_is_definite_at_once_and_so_is_all_behind_it) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto bob = decide(create(2, "bob"));
    const auto cat = decide(create(3, "cat"));
    const auto first = take_sent();
    report(take_sent().attempt, log::NotAppended{});
    EXPECT_TRUE(answered<NotApplied>(bob));
    EXPECT_TRUE(answered<NotApplied>(cat));
    EXPECT_TRUE(waits(amy));
    EXPECT_TRUE(stands<InDoubt>());
    sent.clear();
    land(first.record);
    land_and_report(reach_barrier());
    EXPECT_TRUE(answered<Applied>(amy));
}

}  // namespace
}  // namespace muster::ledger
