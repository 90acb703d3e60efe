#include "infra/app/paced_ledger.hpp"

#include <gtest/gtest.h>

#include "tests/support/connected_account.hpp"

namespace muster::testing {
namespace {

TEST(PacedLedger, only_who_can_wait_waits_for_the_tables_and_each_command_goes_on) {
    Account state;
    const SetClock clock;
    FoldingLedger inner{state, clock};
    int waited = 0;
    app::PacedLedger paced{inner, [&] { ++waited; }};
    int applied = 0;
    const auto create = [&](std::string_view id, IfFull if_full) {
        paced.submit(
            CreateAccount{*AccountId::parse(id), "Example", {}}, {}, std::nullopt,
            [&](const CommandOutcome& outcome) { applied += std::holds_alternative<Applied>(outcome) ? 1 : 0; },
            if_full);
    };
    create("DA000000000000000001", IfFull::wait);
    EXPECT_EQ(waited, 1);
    create("DA000000000000000002", IfFull::refuse);
    EXPECT_EQ(waited, 1) << "a caller of the API is answered at once";
    std::uint64_t seen = 0;
    paced.with_state([&](const Account&, const ledger::Position& at) { seen = at.sequence; });
    EXPECT_GE(applied, 1);
    EXPECT_EQ(seen, inner.events().size());
}

}  // namespace
}  // namespace muster::testing
