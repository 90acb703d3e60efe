#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/simulation/protocol_model.hpp"

namespace muster::simulation {
namespace {

/// `MUSTER_SEED=n` runs that one seed alone; `MUSTER_RUNS=n` as many from the first on.
std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::stoull(text);
}

struct Seeds {
    std::uint64_t first = 1;
    std::uint64_t count = 0;
};
Seeds seeds(std::uint64_t count) {
    const auto one = from_environment("MUSTER_SEED", 0);
    if (one != 0) return {one, 1};
    return {1, from_environment("MUSTER_RUNS", count)};
}

void print(const Tally& tally) {
    std::cout << "runs " << tally.runs << ", acknowledged " << tally.acknowledged << ", again " << tally.repeated
              << ", not applied " << tally.not_applied << ", refused " << tally.refused << ", nothing to do "
              << tally.nothing << ", unknown " << tally.unknown << ", void records " << tally.void_records
              << ", openings " << tally.openings << ", violations " << tally.violation_count << "\n";
    for (const auto& [corner, count] : corners_of(tally)) std::cout << "  " << corner << ": " << count << "\n";
}

TEST(ProtocolModel, every_command_has_one_true_outcome_whatever_fails) {
    const auto [first, count] = seeds(5000);
    std::cout << "seeds " << first << " to " << first + count - 1 << "; MUSTER_SEED=n repeats one\n";
    Tally all;
    for (auto seed = first; seed < first + count; ++seed) {
        const auto tally = run_cluster(seed, {});
        for (const auto& what : tally.violations) ADD_FAILURE() << "MUSTER_SEED=" << seed << ": " << what;
        all.add(tally);
        if (all.violation_count > 20) break;
    }
    print(all);
    EXPECT_EQ(all.violation_count, 0U);
    if (count < 100) return;
    EXPECT_GE(all.acknowledged, 40 * all.runs);
    for (const auto& [corner, times] : corners_of(all)) EXPECT_GT(times, 0U) << "never met: " << corner;
}

/// A rule is needed if the model notices that it is gone.
void expect_caught(const ledger::Rules& rules) {
    const auto [first, count] = seeds(5000);
    Tally all;
    for (auto seed = first; seed < first + count && all.violation_count == 0; ++seed) {
        all.add(run_cluster(seed, rules));
        if (all.violation_count > 0)
            std::cout << "caught by MUSTER_SEED=" << seed << ": " << all.violations.front() << "\n";
    }
    EXPECT_GT(all.violation_count, 0U) << "not noticed in " << all.runs << " runs";
}

TEST(ProtocolMutant, without_the_link_is_caught) {
    expect_caught({.link = false});
}
TEST(ProtocolMutant, without_the_barrier_is_caught) {
    expect_caught({.barrier = false});
}
TEST(ProtocolMutant, acknowledging_on_the_report_is_caught) {
    expect_caught({.fold = false});
}
TEST(ProtocolMutant, an_own_void_taken_as_final_is_caught) {
    expect_caught({.own_void_is_doubt = false});
}
TEST(ProtocolMutant, a_refusal_not_held_is_caught) {
    expect_caught({.refusals_held = false});
}
TEST(ProtocolMutant, eviction_by_the_clock_is_caught) {
    expect_caught({.eviction_by_record_time = false});
}
TEST(ProtocolMutant, a_cut_commit_applied_is_caught) {
    expect_caught({.cut_commits_dropped = false});
}

}  // namespace
}  // namespace muster::simulation
