// How a writer opens, and its commits: barrier, anchor, known heads.
#include "tests/unit/ledger/writer_desk.hpp"

namespace muster::ledger {
namespace {

using std::chrono::seconds;

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

}  // namespace
}  // namespace muster::ledger
