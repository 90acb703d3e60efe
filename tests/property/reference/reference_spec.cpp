#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <string>
#include <variant>

#include "tests/property/reference/answers.hpp"
#include "tests/property/reference/generator.hpp"
#include "tests/property/reference/text.hpp"
#include "tests/property/reference/trial.hpp"

/// The domain against the naive model of the rule book: the same commands, and after each of them the same answer and
/// the same state. `MUSTER_SEED=n` repeats the world of that seed alone.
namespace muster::reference {
namespace {

constexpr std::uint64_t commands_min = 500'000;
constexpr std::uint64_t times_min = 3;  // each answer of each command is met at least so often
constexpr std::uint64_t steps_of_a_world = 1'200;

/// One world; what differs in it is told with the shortest history that shows it. How many commands that were.
std::uint64_t run(std::uint64_t seed, Tally& tally) {
    Generator generator{seed};
    Trial trial{tally};
    std::vector<Step> steps;
    while (steps.size() < steps_of_a_world) {
        steps.push_back(generator.next());
        if (!trial.take(steps.back())) continue;
        ADD_FAILURE() << "MUSTER_SEED=" << seed << ", step " << steps.size() << ":\n" << told(shortened(steps));
        break;
    }
    return trial.commands();
}

void expect_that_all_was_met(Tally& tally) {
    for (const auto& [command, answers] : possible_answers()) {
        for (const auto& answer : answers) {
            EXPECT_GE(tally[command][answer], times_min) << command << " is answered with " << answer << " too seldom";
        }
        for (const auto& [answer, times] : tally[command]) {
            if (answer == "NoAccount") continue;  // everything is, before there is an account
            EXPECT_TRUE(answers.contains(answer) || times == 0) << command << " is answered with " << answer;
        }
    }
    EXPECT_EQ(tally.size(), possible_answers().size()) << "a command is drawn whose answers nobody expects";
}

template <class... Ts>
std::set<std::string> names_of_all(const std::variant<Ts...>*) {
    return {name_of_type<Ts>()...};
}

TEST(ReferenceModel, knows_every_command_that_is_not_left_out_by_name) {
    for (const auto& command : names_of_all(static_cast<const Command*>(nullptr))) {
        EXPECT_NE(possible_answers().contains(command), outside_the_model().contains(command)) << command;
    }
}

// What the model knows of: every command of these rules, by every answer that it can get.
TEST(ReferenceModel,
     U1_U3_U4_U6_U7_S3_S5_T1_T3_T4_T5_T6_T7_T8_T10_T11_T12_A3_A5_G1_R4_the_domain_answers_as_the_rule_book_does) {
    Tally tally;
    if (const char* seed = std::getenv("MUSTER_SEED")) {
        run(std::strtoull(seed, nullptr, 10), tally);
        return;
    }
    const std::uint64_t first = std::random_device{}();
    std::cout << "seeds from " << first << " on; MUSTER_SEED=n repeats the world of one\n";
    std::uint64_t commands = 0;
    for (auto seed = first; commands < commands_min && !HasFailure(); ++seed) commands += run(seed, tally);
    if (HasFailure()) return;
    EXPECT_GE(commands, commands_min);
    expect_that_all_was_met(tally);
}

}  // namespace
}  // namespace muster::reference
