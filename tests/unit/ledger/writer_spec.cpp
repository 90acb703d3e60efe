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

// Barrier, anchor, known heads.

using WriterOpening = WriterDesk;

TEST_F(WriterOpening, it_writes_nothing_before_it_is_claimed_and_has_read_to_the_end) {
    read_to_end();
    EXPECT_TRUE(sent.empty());
    start({});
    step(Claim{});
    pass(seconds{10});
    EXPECT_TRUE(sent.empty());
    read_to_end();
    EXPECT_EQ(sent.size(), 1U);
}

TEST_F(WriterOpening, it_opens_only_when_the_barrier_is_folded_and_reported) {
    const auto barrier = reach_barrier();
    const auto at = land(barrier.record);
    read_to_end();
    EXPECT_FALSE(writer->is_open());
    report(barrier.attempt, log::Appended{at});
    EXPECT_TRUE(writer->is_open());
}

TEST_F(WriterOpening, a_void_barrier_is_tried_again_after_a_while) {
    const auto barrier = reach_barrier();
    land(test::Chain{}.make(test::opened("other")));
    land(barrier.record);
    read_to_end();
    EXPECT_FALSE(writer->is_open());
    EXPECT_TRUE(sent.empty()) << "not at once";
    land_and_report(reach_barrier());
    EXPECT_TRUE(writer->is_open());
}

TEST_F(WriterOpening, a_late_barrier_gets_a_successor_and_is_foreign_when_it_comes) {
    const auto late = reach_barrier();
    pass(options().barrier_patience + seconds{1});
    EXPECT_TRUE(stands<InDoubt>());
    EXPECT_EQ(new_appenders, 1);
    const auto second = reach_barrier();
    EXPECT_NE(second.record, late.record);
    land(late.record);
    land(second.record);
    read_to_end();
    EXPECT_FALSE(writer->is_open()) << "the old one counts, but it is nobody's";
    land_and_report(reach_barrier());
    EXPECT_TRUE(writer->is_open());
    EXPECT_EQ(writer->corners().barriers_late, 1U);
}

TEST_F(WriterOpening, the_anchor_is_read_again_before_the_barrier) {
    open();
    start({});
    step(Claim{});
    read_to_end();
    ASSERT_EQ(anchor, 0);
    EXPECT_TRUE(sent.empty());
    give_anchor();
    EXPECT_EQ(sent.size(), 1U);
}

TEST_F(WriterOpening, another_record_at_the_anchor_halts) {
    open();
    start({});
    step(Claim{});
    read_to_end();
    log[0].data += "!";
    give_anchor();
    EXPECT_TRUE(stands<Halted>());
}

TEST_F(WriterOpening, nothing_at_the_anchor_halts) {
    open();
    start({});
    step(Claim{});
    read_to_end();
    log.clear();
    give_anchor();
    EXPECT_TRUE(stands<Halted>());
}

TEST_F(WriterOpening, a_node_behind_a_known_head_does_not_open) {
    open();
    const Position ahead{0, 2, {}};
    start([&](WriterOptions& options) { options.known_heads = {ahead}; });
    step(Claim{});
    read_to_end();
    pass(seconds{10});
    EXPECT_FALSE(anchor);
    EXPECT_TRUE(sent.empty());
    EXPECT_NE(writer->describe().find("known"), std::string::npos);
}

TEST_F(WriterOpening, a_node_that_differs_from_a_known_head_halts) {
    open();
    start([&](WriterOptions& options) { options.known_heads = {{0, 1, {}}}; });
    read_to_end();
    EXPECT_TRUE(stands<Halted>());
}

TEST_F(WriterOpening, a_record_of_an_unknown_type_keeps_it_closed_and_serves_what_is_before) {
    test::Chain other;
    land(other.next(test::created("amy")));
    land(other.next(group::Deleted{}));
    step(Claim{});
    read_to_end();
    EXPECT_TRUE(stands<Halted>());
    EXPECT_NE(writer->describe().find("group.deleted"), std::string::npos);
    EXPECT_TRUE(has("amy"));
    EXPECT_EQ(writer->position().sequence, 1U);
}

// Commits.

using WriterCommits = WriterDesk;

TEST_F(WriterCommits, the_events_of_a_command_are_acknowledged_with_the_last) {
    open();
    const auto both = decide(test::create_users({{test::user_id(1), "amy"}, {test::user_id(2), "bob"}}));
    const auto first = take_sent();
    const auto second = take_sent();
    EXPECT_EQ(place_of(first.record), (CommitPlace{1, 2}));
    EXPECT_EQ(place_of(second.record), (CommitPlace{2, 2}));
    land_and_report(first);
    EXPECT_TRUE(waits(both));
    EXPECT_FALSE(has("amy"));
    land_and_report(second);
    ASSERT_TRUE(answered<Applied>(both));
    EXPECT_EQ(answered<Applied>(both)->events.size(), 2U);
    EXPECT_TRUE(has("amy"));
}

TEST_F(WriterCommits, a_commit_that_the_barrier_cuts_is_not_applied) {
    open();
    const auto both = decide(test::create_users({{test::user_id(1), "amy"}, {test::user_id(2), "bob"}}));
    const auto first = take_sent();
    const auto second = take_sent();
    land_and_report(first);
    report(second.attempt, log::Unknown{"time-out"});
    land_and_report(reach_barrier());
    EXPECT_TRUE(answered<NotApplied>(both));
    EXPECT_FALSE(has("amy"));
    EXPECT_EQ(writer->corners().commits_cut, 1U);
    land(second.record);
    read_to_end();
    EXPECT_FALSE(has("bob"));
    EXPECT_TRUE(writer->is_open());
}

TEST_F(WriterCommits, one_record_too_large_sends_none_and_harms_none) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto large = decide(
        test::create_users({{test::user_id(2), "bob"}, {test::user_id(3), std::string(event_bytes_max + 1, 'x')}}));
    const auto bob = decide(create(2, "bob"));
    EXPECT_TRUE(answered<NotApplied>(large));
    ASSERT_EQ(sent.size(), 2U);
    land_and_report(take_sent());
    land_and_report(take_sent());
    EXPECT_TRUE(answered<Applied>(amy));
    EXPECT_TRUE(answered<Applied>(bob));
}

// Pipelining and speculation.

using WriterPipeline = WriterDesk;

TEST_F(WriterPipeline, commands_are_decided_against_what_is_in_flight) {
    open();
    decide(create(1, "amy"));
    const auto gone = decide(test::purge_user(test::user_id(1)));
    const auto back = decide(create(2, "amy"));
    ASSERT_EQ(sent.size(), 3U);
    while (!sent.empty()) land_and_report(take_sent());
    EXPECT_TRUE(answered<Applied>(gone));
    EXPECT_TRUE(answered<Applied>(back));
}

TEST_F(WriterPipeline, reads_never_see_what_is_in_flight) {
    open();
    decide(create(1, "amy"));
    EXPECT_FALSE(has("amy"));
    EXPECT_EQ(writer->position().sequence, 1U);
}

TEST_F(WriterPipeline, no_more_records_are_in_flight_than_the_format_allows) {
    open();
    for (unsigned i = 0; i < records_in_flight_max + 10; ++i) submit(create(i + 1, "name" + std::to_string(i)));
    step(Decide{});
    EXPECT_EQ(sent.size(), records_in_flight_max);
    EXPECT_FALSE(writer->can_decide());
    land_and_report(take_sent());
    EXPECT_TRUE(writer->can_decide());
    step(Decide{});
    EXPECT_EQ(sent.size(), records_in_flight_max) << "one came, one goes";
}

TEST_F(WriterPipeline, a_commit_waits_for_room_whole) {
    start([](WriterOptions& options) { options.in_flight_max = 2; });
    open();
    decide(create(1, "amy"));
    const auto both = decide(test::create_users({{test::user_id(2), "bob"}, {test::user_id(3), "cat"}}));
    EXPECT_EQ(sent.size(), 1U);
    land_and_report(take_sent());
    step(Decide{});
    EXPECT_EQ(sent.size(), 2U);
    land_and_report(take_sent());
    land_and_report(take_sent());
    EXPECT_TRUE(answered<Applied>(both));
}

TEST_F(WriterPipeline, a_refusal_over_records_in_flight_waits_for_the_newest_of_them) {
    open();
    decide(create(1, "amy"));
    const auto other = decide(create(2, "bob"));
    const auto refused = decide(create(3, "amy"));
    EXPECT_TRUE(waits(refused));
    land_and_report(take_sent());
    EXPECT_TRUE(waits(refused)) << "the newest, not the one that it leans on";
    land_and_report(take_sent());
    EXPECT_TRUE(answered<Applied>(other));
    ASSERT_TRUE(answered<Refused>(refused));
    EXPECT_EQ(std::get<NameTaken>(answered<Refused>(refused)->refusal).holder, test::user_id(1));
}

TEST_F(WriterPipeline, a_refusal_over_a_record_that_dies_is_decided_again) {
    open();
    const auto amy = decide(create(1, "amy"));
    const auto second = decide(create(2, "amy"));
    report(take_sent().attempt, log::Unknown{"time-out"});
    EXPECT_TRUE(waits(second));
    land_and_report(reach_barrier());
    EXPECT_TRUE(answered<NotApplied>(amy));
    EXPECT_TRUE(waits(second));
    step(Decide{});
    land_and_report(take_sent());
    EXPECT_TRUE(answered<Applied>(second));
    EXPECT_EQ(writer->corners().decided_again, 1U);
}

TEST_F(WriterPipeline, T10_nothing_to_do_over_records_in_flight_waits_too) {
    open();
    decide(create(1, "amy"));
    land_and_report(take_sent());
    decide(test::purge_user(test::user_id(1)));
    const auto again = decide(test::purge_user(test::user_id(1)));
    EXPECT_TRUE(waits(again));
    land_and_report(take_sent());
    ASSERT_TRUE(answered<NothingToDo>(again));
    EXPECT_EQ(answered<NothingToDo>(again)->position, writer->acknowledged());
}

TEST_F(WriterPipeline, a_refusal_with_nothing_in_flight_is_answered_at_once) {
    open();
    decide(create(1, "amy"));
    land_and_report(take_sent());
    EXPECT_TRUE(answered<Refused>(decide(create(2, "amy"))));
}

TEST_F(WriterPipeline, a_writer_that_was_silent_confirms_before_it_refuses) {
    start([](WriterOptions& options) { options.lease = seconds{5}; });
    open();
    decide(create(1, "amy"));
    land_and_report(take_sent());
    pass(seconds{6});
    const auto refused = decide(create(2, "amy"));
    const auto another = decide(create(3, "amy"));
    EXPECT_TRUE(waits(refused)) << "it may have been deposed";
    ASSERT_EQ(sent.size(), 1U) << "one for all who wait, and nothing behind it";
    land_and_report(take_sent());
    step(Decide{});
    EXPECT_TRUE(answered<Refused>(refused));
    EXPECT_TRUE(answered<Refused>(another));
    EXPECT_TRUE(writer->is_open());
    decide(create(4, "dan"));
    land_and_report(take_sent());
    EXPECT_TRUE(has("dan"));
}

TEST_F(WriterPipeline, record_times_rise_strictly_whatever_the_clock_does) {
    open();
    decide(create(1, "amy"));
    now -= std::chrono::hours{5};
    decide(create(2, "bob"));
    const auto first = take_sent();
    const auto second = take_sent();
    EXPECT_EQ(second.time, first.time + Span{1});
    EXPECT_TRUE(writer->is_open());
}

// Section 4: idempotency.

using WriterMemory = WriterDesk;

TEST_F(WriterMemory, Idempotent_the_same_command_again_has_the_same_result) {
    open();
    const auto first = decide(create(1, "amy"), "key");
    land_and_report(take_sent());
    decide(create(2, "bob"));
    land_and_report(take_sent());
    const auto again = decide(create(9, "amy"), "key");
    ASSERT_TRUE(answered<Applied>(again));
    EXPECT_EQ(answered<Applied>(again)->position, answered<Applied>(first)->position);
    EXPECT_EQ(answered<Applied>(again)->events, answered<Applied>(first)->events);
    EXPECT_FALSE(answered<Applied>(first)->again);
    EXPECT_TRUE(answered<Applied>(again)->again) << "R3: who asks can tell that it was done before";
}

TEST_F(WriterMemory, IdempotentNotReady_the_same_command_in_flight_waits_for_its_fate) {
    open();
    const auto first = decide(create(1, "amy"), "key");
    const auto again = decide(create(1, "amy"), "key");
    EXPECT_EQ(sent.size(), 1U);
    EXPECT_TRUE(waits(again));
    land_and_report(take_sent());
    step(Decide{});
    EXPECT_TRUE(answered<Applied>(first));
    EXPECT_TRUE(answered<Applied>(again));
    EXPECT_EQ(writer->corners().not_ready, 1U);
}

TEST_F(WriterMemory, IdempotentNotReady_when_the_first_dies_the_second_is_decided) {
    open();
    const auto first = decide(create(1, "amy"), "key");
    const auto again = decide(create(1, "amy"), "key");
    report(take_sent().attempt, log::Unknown{"time-out"});
    land_and_report(reach_barrier());
    EXPECT_TRUE(answered<NotApplied>(first));
    step(Decide{});
    land_and_report(take_sent());
    EXPECT_TRUE(answered<Applied>(again));
}

TEST_F(WriterMemory, CorruptedIdempotency_another_command_under_the_same_id_is_told_so) {
    open();
    decide(create(1, "amy"), "key", "f1");
    land_and_report(take_sent());
    EXPECT_TRUE(answered<OtherCommandSameId>(decide(create(2, "bob"), "key", "f2")));
}

TEST_F(WriterMemory, refusals_are_not_remembered_so_a_retry_is_decided_anew) {
    open();
    decide(create(1, "amy"));
    land_and_report(take_sent());
    EXPECT_TRUE(answered<Refused>(decide(create(2, "amy"), "key")));
    decide(test::purge_user(test::user_id(1)));
    land_and_report(take_sent());
    const auto again = decide(create(2, "amy"), "key");
    land_and_report(take_sent());
    EXPECT_TRUE(answered<Applied>(again));
}

TEST_F(WriterMemory, it_forgets_by_the_records_times_never_by_the_clock) {
    open();
    decide(create(1, "amy"), "key");
    land_and_report(take_sent());
    pass(std::chrono::hours{100});
    EXPECT_TRUE(answered<Applied>(decide(create(2, "amy"), "key"))) << "no record says that time has passed";
    decide(create(3, "bob"));
    land_and_report(take_sent());
    const auto late = decide(create(4, "cat"), "key");
    land_and_report(take_sent());
    ASSERT_TRUE(answered<Applied>(late));
    EXPECT_TRUE(has("cat")) << "a record has said so: the id is free again";
}

TEST_F(WriterMemory, it_forgets_the_oldest_beyond_a_number) {
    start([](WriterOptions& options) { options.memory.commands_max = 2; });
    open();
    for (std::uint64_t i = 1; i <= 3; ++i) {
        decide(create(i, "name" + std::to_string(i)), "key" + std::to_string(i));
        land_and_report(take_sent());
    }
    EXPECT_TRUE(answered<Applied>(decide(create(9, "name2"), "key2")));
    EXPECT_TRUE(answered<Refused>(decide(create(9, "name1"), "key1"))) << "decided anew";
}

// The end.

TEST_F(WriterDesk, who_stops_says_what_is_known_and_guesses_nothing) {
    open();
    const auto flying = decide(create(1, "amy"), "key");
    const auto held = decide(create(2, "amy"));
    const auto waiter = decide(create(1, "amy"), "key");
    const auto queued = submit(create(3, "bob"));
    step(Abandon{});
    EXPECT_TRUE(answered<OutcomeUnknown>(flying));
    EXPECT_TRUE(answered<NotApplied>(held));
    EXPECT_TRUE(answered<NotApplied>(waiter));
    EXPECT_TRUE(answered<NotApplied>(queued));
    EXPECT_TRUE(writer->is_idle());
    EXPECT_TRUE(answered<NotApplied>(submit(create(4, "cat"))));
}

}  // namespace
}  // namespace muster::ledger
