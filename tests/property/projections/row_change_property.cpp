#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/support/naive_rows.hpp"
#include "tests/support/random_story.hpp"

namespace muster::testing {
namespace {

RC_GTEST_PROP(Batches, H1_any_split_of_any_story_gives_the_same_rows, ()) {
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    const auto sizes = *rc::gen::container<std::vector<std::size_t>>(20, rc::gen::inRange<std::size_t>(1, 40));
    const auto story = random_story(seed, 200);
    NaiveRows one_by_one{story};
    NaiveRows in_batches;
    std::size_t from = 0;
    for (std::size_t i = 0; from < story.size(); ++i) {
        const auto to = std::min(from + sizes[i % sizes.size()], story.size());
        in_batches.apply(story.changes(from, to));
        from = to;
    }
    RC_ASSERT(in_batches.text() == one_by_one.text());
}

RC_GTEST_PROP(Batches, H1_what_is_written_again_changes_nothing, ()) {
    const auto story = random_story(*rc::gen::arbitrary<std::uint32_t>(), 100);
    const auto changes = story.changes(0, story.size());
    NaiveRows once;
    once.apply(changes);
    const auto text = once.text();
    once.apply(changes);
    RC_ASSERT(once.text() == text);
}

}  // namespace
}  // namespace muster::testing
