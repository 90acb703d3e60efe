#include "connectors/dry_run.hpp"

#include <gtest/gtest.h>

#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

using directory::Outcome;

class Dry : public Synced {
protected:
    Dry() {
        for (std::uint64_t i = 1; i <= 20; ++i) entries.person(i, "user" + std::to_string(i), {{"mail", mail(i)}});
        entries.all_in_staff();
        sync();
        here.ledger().forget_events();
    }
    static std::string mail(std::uint64_t i) { return "user" + std::to_string(i) + "@corp.example"; }

    [[nodiscard]] connectors::DryRun dry_run() {
        ledger::Position at;
        here.ledger().with_state([&](const Account&, const ledger::Position& position) { at = position; });
        const auto ports = here.ports(source);
        auto dry = connectors::dry_run(here.directory(), here.account(), at,
                                       {ports.source, ports.ids, ports.clock, ports.folding, ports.digest});
        EXPECT_TRUE(here.ledger().events().empty()) << "it wrote something";
        EXPECT_EQ(dry.at, at);
        return dry;
    }
    static Names types(const Events& events) {
        Names names;
        for (const Event& event : events)
            std::visit([&](const auto& what) { names.emplace_back(what.type.name); }, event);
        return names;
    }
};

TEST_F(Dry, D10_says_what_a_run_does_and_writes_nothing) {
    entries.person(21, "newcomer");
    entries.person(2, "user2", {{"mail", "other@corp.example"}});
    entries.drop(1);
    source.presence[1] = connectors::Presence::absent;
    entries.all_in_staff();
    const auto dry = dry_run();
    EXPECT_EQ(dry.report.outcome, Outcome::finished) << dry.report.worst;
    const auto real = sync();
    EXPECT_EQ(types(dry.events), types(here.ledger().events()));
    EXPECT_EQ(dry.report.counts, real.counts);
    EXPECT_EQ(dry.report.left_out, real.left_out);
    EXPECT_EQ(dry.report.counts.created, 1U);
    EXPECT_EQ(dry.report.counts.trashed, 1U);
}

TEST_F(Dry, D9_D10_shows_whom_the_guard_would_hold) {
    for (std::uint64_t i = 1; i <= 15; ++i) {
        entries.drop(i);
        source.presence[i] = connectors::Presence::absent;
    }
    entries.all_in_staff();
    const auto dry = dry_run();
    EXPECT_EQ(dry.report.outcome, Outcome::held);
    std::size_t held = 0;
    for (const Event& event : dry.events)
        if (const auto* what = std::get_if<directory::SyncHeld>(&event)) held += what->users.size();
    EXPECT_EQ(held, 15U);
    EXPECT_FALSE(here.account().find_directory(here.directory())->held);

    sync();  // they wait now, and are told all the same
    here.ledger().forget_events();
    EXPECT_EQ(types(dry_run().events), types(dry.events));
}

TEST_F(Dry, D9_D10_who_stays_because_of_a_discard_stays) {
    for (std::uint64_t i = 1; i <= 15; ++i) {
        entries.drop(i);
        source.presence[i] = connectors::Presence::absent;
    }
    entries.all_in_staff();
    sync();
    here.submit(directory::DiscardHeld{here.directory(), here.account().find_directory(here.directory())->held->plan});
    // Those who are left would not trip the guard any more.
    for (std::uint64_t i = 1; i <= 10; ++i) entries.person(i, "user" + std::to_string(i), {{"mail", mail(i)}});
    entries.all_in_staff();
    here.ledger().forget_events();
    const auto dry = dry_run();
    EXPECT_EQ(dry.report.counts.trashed, 0U);
    const auto real = sync();
    EXPECT_EQ(types(dry.events), types(here.ledger().events()));
    EXPECT_EQ(dry.report.counts, real.counts);
    EXPECT_EQ(dry.report.left_out, real.left_out);
}

TEST_F(Dry, D10_nothing_to_do_is_a_run_and_no_more) {
    EXPECT_EQ(types(dry_run().events), (Names{"directory.sync_started", "directory.sync_finished"}));
}

TEST_F(Dry, D1_D10_looks_at_a_paused_directory_too) {
    here.submit(directory::PauseDirectory{here.directory(), "moving house"});
    here.ledger().forget_events();
    entries.person(21, "newcomer");
    entries.all_in_staff();
    EXPECT_EQ(dry_run().report.counts.created, 1U);
    EXPECT_TRUE(here.account().find_directory(here.directory())->paused);
}

TEST_F(Dry, D8_D10_a_server_out_of_reach_is_a_failed_run) {
    source.failure_at_open = "connecting failed";
    const auto dry = dry_run();
    EXPECT_EQ(dry.report.outcome, Outcome::failed);
    EXPECT_EQ(dry.report.worst, "connecting failed");
}

}  // namespace
}  // namespace muster::testing
