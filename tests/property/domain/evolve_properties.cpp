#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "tests/property/domain/indexes.hpp"
#include "tests/property/domain/random_event.hpp"

namespace muster::testing {
namespace {

RC_GTEST_PROP(Evolve, H1_is_total_on_any_events_in_any_order, (const std::vector<std::uint64_t>& seeds)) {
    Account account;
    for (const auto seed : seeds) evolve(account, random_event(seed, {.ids = 3}), now);
    assert_indexes_tell_the_truth(account);
}

RC_GTEST_PROP(Evolve, H1_the_same_events_make_the_same_account, (const std::vector<std::uint64_t>& seeds)) {
    Account once;
    Account again;
    for (const auto seed : seeds) evolve(once, random_event(seed, {.ids = 3}), now);
    for (const auto seed : seeds) evolve(again, random_event(seed, {.ids = 3}), now);
    RC_ASSERT(once == again);
}

RC_GTEST_PROP(Evolve, H1_an_event_about_somebody_unknown_changes_nothing, (std::uint64_t seed)) {
    const auto event = random_event(seed, {.ids = 3});
    const auto makes_somebody =
        std::holds_alternative<AccountCreated>(event) || std::holds_alternative<client::Created>(event) ||
        std::holds_alternative<application::Created>(event) || std::holds_alternative<admin::Created>(event) ||
        std::holds_alternative<user::Created>(event) || std::holds_alternative<group::Created>(event) ||
        std::holds_alternative<directory::Added>(event) || std::holds_alternative<phone::Created>(event) ||
        std::holds_alternative<token::Created>(event);
    RC_PRE(!makes_somebody);
    Account account;
    evolve(account, event, now);
    RC_ASSERT(account == Account{});
}

}  // namespace
}  // namespace muster::testing
