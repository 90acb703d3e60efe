#include "infra/app/pace.hpp"

#include <gtest/gtest.h>

namespace muster::app::test {
namespace {

using namespace std::chrono_literals;

const Pace::Time began{100s};
const Pace pace{began};

TEST(Pace, CLI_02_goes_on_as_fast_as_so_far) {
    EXPECT_EQ(pace.left(250, 1000, began + 5s), 15s);
    EXPECT_EQ(pace.left(1000, 1000, began + 5s), 0s);
    EXPECT_EQ(pace.left(999, 1000, began + 5s), 1s);  // never "0 s" while something is left
}

TEST(Pace, CLI_02_says_nothing_that_it_cannot_know) {
    EXPECT_EQ(pace.left(0, 1000, began + 5s), std::nullopt);
    EXPECT_EQ(pace.left(10, 0, began + 5s), std::nullopt) << "how many there are is not known";
    EXPECT_EQ(pace.left(1001, 1000, began + 5s), std::nullopt) << "there are more than was thought";
    EXPECT_EQ(pace.left(10, 1000, began + 999ms), std::nullopt) << "too early";
}

}  // namespace
}  // namespace muster::app::test
