#include "domain/ledger/follower.hpp"

#include <gtest/gtest.h>

#include "tests/support/chain.hpp"

namespace muster::ledger {
namespace {

using test::Chain;
using test::created;
using test::opened;

class FollowerSpec : public testing::Test {
protected:
    Fed feed(const Record& record) { return follower.feed(next_offset++, record); }

    static std::string name_in(const Commit& commit, std::size_t i) {
        return std::get<user::Created>(commit.records.at(i).event).profile.username.get();
    }

    Chain chain;
    Follower follower{chain.codec(), chain.digest(), Chain::ledger_id(), 0};
    Offset next_offset = 0;
};

TEST_F(FollowerSpec, a_linked_record_is_applied_with_its_position) {
    const auto fed = feed(chain.next(created("amy")));
    EXPECT_EQ(fed.validity, Validity::valid);
    ASSERT_TRUE(fed.commit);
    EXPECT_EQ(name_in(*fed.commit, 0), "amy");
    EXPECT_EQ(fed.commit->position, (Position{0, 1, chain.head().hash}));
    EXPECT_EQ(follower.head(), chain.head());
}

TEST_F(FollowerSpec, a_byte_identical_duplicate_is_void) {
    const auto record = chain.next(created("amy"));
    (void)feed(record);
    const auto fed = feed(record);
    EXPECT_NE(fed.validity, Validity::valid);
    EXPECT_FALSE(fed.commit);
    EXPECT_FALSE(fed.stop);
    EXPECT_EQ(follower.void_records(), 1U);
    EXPECT_EQ(follower.progress().next, 2) << "a void record moves the offset";
    EXPECT_EQ(follower.head().sequence, 1U) << "and nothing else";
}

TEST_F(FollowerSpec, of_two_records_behind_one_head_the_first_counts) {
    const auto first = chain.make(created("amy"), {}, "c1");
    const auto second = chain.make(created("bob"), {}, "c2");
    EXPECT_TRUE(feed(first).commit);
    EXPECT_FALSE(feed(second).commit);
}

TEST_F(FollowerSpec, a_strangers_record_is_void) {
    EXPECT_EQ(feed(Record{{{"x", "y"}}, "hello"}).validity, Validity::malformed);
    EXPECT_TRUE(feed(chain.next(created("amy"))).commit);
}

TEST_F(FollowerSpec, an_altered_record_is_found_by_what_hangs_on_it) {
    auto record = chain.next(created("amy"));
    const auto behind = chain.next(created("bob"));
    record.data += "!";
    EXPECT_EQ(feed(record).validity, Validity::valid) << "it has the right link itself";
    EXPECT_EQ(feed(behind).validity, Validity::other_predecessor);
}

TEST_F(FollowerSpec, an_unfinished_commit_is_held_back_and_applied_whole) {
    EXPECT_FALSE(feed(chain.next(created("amy"), {1, 3})).commit);
    EXPECT_FALSE(feed(chain.next(created("bob"), {2, 3})).commit);
    EXPECT_EQ(follower.progress().head.sequence, 0U) << "progress stands at ends of commits only";
    EXPECT_EQ(follower.progress().next, 0);
    const auto fed = feed(chain.next(created("cat"), {3, 3}));
    ASSERT_TRUE(fed.commit);
    ASSERT_EQ(fed.commit->records.size(), 3U);
    EXPECT_EQ(name_in(*fed.commit, 0), "amy");
    EXPECT_EQ(name_in(*fed.commit, 2), "cat");
    EXPECT_EQ(fed.commit->position.sequence, 3U);
    EXPECT_EQ(follower.progress(), (Progress{chain.head(), 2, 3}));
}

TEST_F(FollowerSpec, a_commit_that_another_valid_record_cuts_is_dropped_for_ever) {
    (void)feed(chain.next(created("amy"), {1, 2}));
    const auto before = chain;
    const auto too_late = chain.make(created("bob"), {2, 2});
    const auto fed = feed(chain.next(opened("b"), {}, ""));
    EXPECT_EQ(fed.cut, 1U);
    ASSERT_TRUE(fed.commit);
    EXPECT_EQ(fed.commit->records.size(), 1U) << "the barrier alone";
    EXPECT_EQ(follower.cut_commits(), 1U);
    EXPECT_FALSE(feed(too_late).commit) << "its next link is taken";
}

TEST_F(FollowerSpec, a_void_record_inside_a_commit_cuts_nothing) {
    (void)feed(chain.next(created("amy"), {1, 2}));
    (void)feed(Record{{}, "noise"});
    const auto fed = feed(chain.next(created("bob"), {2, 2}));
    ASSERT_TRUE(fed.commit);
    EXPECT_EQ(fed.commit->records.size(), 2U);
    EXPECT_EQ(follower.progress().next, 3);
}

struct Breach {
    const char* what;
    CommitPlace place;
    const char* command;
};

TEST_F(FollowerSpec, what_does_not_continue_a_commit_cuts_it) {
    for (const auto& breach : {Breach{"another command", {2, 3}, "other"}, Breach{"another count", {2, 4}, "c"},
                               Breach{"a step left out", {3, 3}, "c"}, Breach{"the beginning again", {1, 3}, "c"}}) {
        Chain own;
        Follower reader{own.codec(), own.digest(), Chain::ledger_id(), 0};
        (void)reader.feed(0, own.next(created("amy"), {1, 3}, "c"));
        const auto fed = reader.feed(1, own.next(created("bob"), breach.place, breach.command));
        EXPECT_EQ(fed.cut, 1U) << breach.what;
        EXPECT_FALSE(fed.commit) << breach.what;
        EXPECT_FALSE(fed.stop) << breach.what;
    }
}

TEST_F(FollowerSpec, the_end_of_a_commit_without_its_beginning_is_applied_by_nobody) {
    const auto fed = feed(chain.next(created("bob"), {2, 2}));
    EXPECT_EQ(fed.validity, Validity::valid);
    EXPECT_FALSE(fed.commit);
    EXPECT_EQ(follower.progress().next, 0) << "a restart must see it again, the head lies on it";
    EXPECT_TRUE(feed(chain.next(created("cat"))).commit);
    EXPECT_EQ(follower.progress().next, 2);
}

TEST_F(FollowerSpec, a_valid_record_that_cannot_be_decoded_is_poison_and_stops) {
    (void)feed(chain.next(created("amy")));
    const auto fed = feed(chain.next(group::Deleted{}));
    ASSERT_TRUE(fed.stop);
    const auto& poison = std::get<Poison>(*fed.stop);
    EXPECT_EQ(poison.type, "group.deleted");
    EXPECT_EQ(poison.sequence, 2U);
    EXPECT_FALSE(fed.commit);
    EXPECT_EQ(follower.position().sequence, 1U);
    EXPECT_TRUE(feed(chain.next(created("bob"))).stop) << "nothing behind it is applied";
}

TEST_F(FollowerSpec, poison_in_a_cut_commit_harms_nobody) {
    (void)feed(chain.next(group::Deleted{}, {1, 2}));
    EXPECT_TRUE(feed(chain.next(opened("b"))).commit);
}

TEST_F(FollowerSpec, a_commit_place_that_cannot_be_read_is_poison) {
    for (const auto* place : {"", "1", "0/1", "2/1", "1/129", "01/1", "1/1 ", "a/b"}) {
        Chain own;
        Follower reader{own.codec(), own.digest(), Chain::ledger_id(), 0};
        auto record = own.make(created("amy"));
        for (auto& header : record.headers) {
            if (header.name == "ce_commit") header.value = place;
        }
        const auto fed = reader.feed(0, record);
        ASSERT_TRUE(fed.stop) << place;
        EXPECT_TRUE(std::holds_alternative<Poison>(*fed.stop)) << place;
    }
}

TEST_F(FollowerSpec, what_is_written_behind_a_void_barrier_proves_another_history) {
    auto elsewhere = chain;
    const auto lost = elsewhere.next(opened("lost"), {}, "", "x");
    const auto behind = elsewhere.next(created("amy"));
    (void)feed(chain.next(opened("won"), {}, "", "y"));
    EXPECT_FALSE(feed(lost).stop) << "a lost race is ordinary";
    const auto fed = feed(behind);
    ASSERT_TRUE(fed.stop);
    EXPECT_TRUE(std::holds_alternative<OtherHistory>(*fed.stop));
}

TEST_F(FollowerSpec, copies_of_a_barrier_that_counts_and_of_what_follows_it_are_no_island) {
    const auto barrier = chain.next(opened("b"));
    const auto behind = chain.next(created("amy"));
    (void)feed(barrier);
    (void)feed(behind);
    EXPECT_FALSE(feed(barrier).stop);
    EXPECT_FALSE(feed(behind).stop);
}

TEST_F(FollowerSpec, a_void_record_further_ahead_than_any_writer_may_write_proves_another_history) {
    const auto at = [&](Sequence sequence) {
        auto far = chain;
        far.set_head({.sequence = sequence - 1, .hash = {}});
        return far.make(created("amy"));
    };
    EXPECT_FALSE(feed(at(records_in_flight_max)).stop);
    const auto fed = feed(at(records_in_flight_max + 1));
    ASSERT_TRUE(fed.stop);
    EXPECT_TRUE(std::holds_alternative<OtherHistory>(*fed.stop));
}

TEST_F(FollowerSpec, an_offset_twice_means_that_the_log_went_backwards) {
    (void)feed(chain.next(created("amy")));
    const auto fed = follower.feed(0, chain.next(created("bob")));
    ASSERT_TRUE(fed.stop);
    EXPECT_TRUE(std::holds_alternative<OtherHistory>(*fed.stop));
}

TEST_F(FollowerSpec, a_hole_in_the_offsets_is_jumped_over) {
    (void)feed(chain.next(created("amy")));
    follower.skip_to(5);
    EXPECT_EQ(follower.progress().next, 5);
    EXPECT_TRUE(follower.feed(7, chain.next(created("bob"))).commit);
    EXPECT_EQ(follower.progress(), (Progress{chain.head(), 7, 8}));
}

TEST_F(FollowerSpec, one_that_resumes_goes_on_as_if_it_had_read_all) {
    const auto barrier = chain.next(opened("b"));
    const auto behind = chain.next(created("amy"));
    (void)feed(barrier);
    (void)feed(behind);
    Follower resumed{chain.codec(), chain.digest(), Chain::ledger_id(), 0};
    resumed.resume(follower.progress());
    EXPECT_FALSE(resumed.feed(2, barrier).stop) << "copies of what it has not seen prove nothing";
    EXPECT_FALSE(resumed.feed(3, behind).stop);
    EXPECT_TRUE(resumed.feed(4, chain.next(created("bob"))).commit);
    EXPECT_EQ(resumed.position().sequence, 3U);
}

TEST_F(FollowerSpec, own_records_decoded_already_count_as_if_read) {
    const auto record = chain.next(created("amy"));
    auto decoded = chain.codec().decode(record);
    ASSERT_TRUE(decoded);
    const auto fed = follower.feed(0, examine(chain.digest(), 0, record), std::move(*decoded));
    ASSERT_TRUE(fed.commit);
    EXPECT_EQ(name_in(*fed.commit, 0), "amy");
    EXPECT_EQ(follower.head(), chain.head());
}

}  // namespace
}  // namespace muster::ledger
