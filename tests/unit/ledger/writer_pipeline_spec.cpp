// Pipelining and speculation.
#include "tests/unit/ledger/writer_desk.hpp"

namespace muster::ledger {
namespace {

using std::chrono::seconds;

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

}  // namespace
}  // namespace muster::ledger
