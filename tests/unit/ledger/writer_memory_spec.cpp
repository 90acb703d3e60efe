// Section 4: idempotency; and the end.
#include "tests/unit/ledger/writer_desk.hpp"

namespace muster::ledger {
namespace {

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
