#include "projections/queries/status_turns.hpp"

#include <gtest/gtest.h>

namespace muster::queries {
namespace {

using enum StatusFact::What;
using Lines = std::vector<std::string>;

std::string side_of(const std::optional<StatusThen>& then) {
    if (!then) return "-";
    return then->status + "/" + then->decided_by + (then->group.id.empty() ? "" : "/" + then->group.id);
}

Lines turns_of(std::vector<StatusFact> facts) {
    Lines lines;
    for (const auto& [sequence, turn] : status_turns(std::move(facts))) {
        lines.push_back(std::to_string(sequence) + " " + side_of(turn.from) + " " + side_of(turn.to));
    }
    return lines;
}

TEST(StatusTurns, S5_a_lock_and_the_trash_stand_above_any_group) {
    EXPECT_EQ(turns_of({{1, own_status, "", "active"},
                        {2, group_status, "a", "bypass"},
                        {3, joined, "a"},
                        {4, locked},
                        {5, group_status, "a", "disabled"},
                        {6, trashed},
                        {7, restored, "", "disabled"},
                        {8, group_status, "a", "active"},
                        {9, locked},
                        {10, unlocked}}),
              (Lines{"1 - active/own", "3 active/own bypass/group/a", "4 bypass/group/a locked out/lockout",
                     "6 locked out/lockout disabled/trash", "7 disabled/trash disabled/group/a",
                     "8 disabled/group/a disabled/own", "9 disabled/own locked out/lockout",
                     "10 locked out/lockout disabled/own"}));
}

TEST(StatusTurns, S5_of_several_groups_disabled_beats_bypass_and_the_smaller_id_is_named) {
    EXPECT_EQ(turns_of({{1, own_status, "", "active"},
                        {1, group_status, "a", "bypass"},
                        {1, group_status, "b", "disabled"},
                        {1, group_status, "c", "disabled"},
                        {2, joined, "c"},
                        {3, joined, "a"},
                        {4, joined, "b"},
                        {5, left, "c"},
                        {6, group_gone, "b"},
                        {7, left, "a"}}),
              (Lines{"1 - active/own", "2 active/own disabled/group/c", "4 disabled/group/c disabled/group/b",
                     "6 disabled/group/b bypass/group/a", "7 bypass/group/a active/own"}));
}

TEST(StatusTurns, S6_facts_come_in_any_order_and_what_changes_nothing_is_no_turn) {
    EXPECT_EQ(turns_of({{5, own_status, "", "bypass"}, {3, joined, "a"}, {1, own_status, "", "active"}, {6, purged}}),
              (Lines{"1 - active/own", "5 active/own bypass/own", "6 bypass/own -"}));
    EXPECT_EQ(turns_of({}), Lines{});
}

}  // namespace
}  // namespace muster::queries
