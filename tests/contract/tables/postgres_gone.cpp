// The database goes away while the projection runs, and comes back: on a server of the case's own,
// as it is stopped and killed.

#include <gtest/gtest.h>

#include "infra/postgres/snapshots.hpp"
#include "infra/postgres/tables.hpp"
#include "projections/queries/from_tables.hpp"
#include "projections/runner.hpp"
#include "tests/support/naive_rows.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/running.hpp"
#include "tests/support/written_log.hpp"

// libpqxx 6.4 forgets the answer to a statement under which the server went away: 2 kB each time.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): the sanitizer's name
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {  // NOLINT
    return "leak:libpqxx";
}

namespace muster::testing {
namespace {

using projections::Runner;
using projections::RunnerState;
using projections::Waited;
using std::chrono::milliseconds;

constexpr milliseconds long_enough{60'000};

class PostgresGone : public ::testing::Test {
protected:
    PostgresGone() { log_server_use(server_.uri()); }

    void write_users(std::uint64_t from, std::uint64_t to) {
        for (auto i = from; i < to; ++i) {
            const auto event = created(a_user(i), "user" + std::to_string(i));
            log_.write(event);
            story_.add(event);
        }
    }
    std::string dumped() {
        std::string text;
        const auto done = queries::dump(snapshots_, [&](std::string_view piece) { text += piece; });
        return done ? text : "failed: " + done.error().what;
    }
    static bool comes_to_wait(Runner& runner) {
        return runner.wait_until([](const auto& state) { return state.phase == RunnerState::Phase::waiting; },
                                 long_enough);
    }

    PostgresServer server_;
    WrittenLog log_;
    Story story_;
    postgres::PostgresTables tables_{server_.uri()};
    postgres::PostgresSnapshots snapshots_{server_.uri()};
};

TEST_F(PostgresGone, H4_it_says_so_and_goes_on_by_itself_when_the_server_is_back) {
    Runner runner{log_, log_.codec(), log_.digest(), log_.folding(), tables_, 0, {.batch_events_max = 100}};
    Running running{runner};
    queries::UsersFromTables users{snapshots_, [](const AccountId&) { return ledger::Partition{0}; }};
    write_users(0, 500);
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached) << runner.state().detail;
    ASSERT_EQ(users.list(account, {}, {})->total, 500U);

    server_.stop();
    ASSERT_TRUE(comes_to_wait(runner)) << "though nothing happens";
    write_users(500, 1000);
    EXPECT_FALSE(runner.state().ok());
    EXPECT_NE(runner.state().detail.find("127.0.0.1"), std::string::npos) << runner.state().detail;
    const auto gone = users.list(account, {}, {});
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().retry, PortFailure::Retry::later);

    server_.start();
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached) << runner.state().detail;
    const auto back = users.list(account, {}, {});
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(back->total, 1000U);
    EXPECT_EQ(dumped(), NaiveRows{story_}.text());
    EXPECT_EQ(runner.state().events_applied, 1000U);
}

TEST_F(PostgresGone, H4_killed_between_rows_and_progress_it_has_both_or_neither) {
    // Small batches, so that the server dies in the middle of some; each time the rows go on from
    // what was stored.
    Runner runner{log_, log_.codec(), log_.digest(), log_.folding(), tables_, 0, {.batch_events_max = 5}};
    Running running{runner};
    std::uint64_t written = 0;
    for (int crash = 0; crash < 4; ++crash) {
        write_users(written, written + 600);
        written += 600;
        const auto half_way = written - 300;
        ASSERT_TRUE(
            runner.wait_until([&](const auto& state) { return state.position.sequence >= half_way; }, long_enough));
        server_.kill_now();
        server_.start();
    }
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached) << runner.state().detail;
    EXPECT_EQ(dumped(), NaiveRows{story_}.text());
}

TEST_F(PostgresGone, H4_it_starts_without_the_server_and_goes_on_when_it_comes) {
    server_.stop();
    write_users(0, 10);
    Runner runner{log_, log_.codec(), log_.digest(), log_.folding(), tables_, 0};
    Running running{runner};
    ASSERT_TRUE(comes_to_wait(runner));
    server_.start();
    ASSERT_EQ(runner.wait_for(log_.position(), long_enough), Waited::reached) << runner.state().detail;
    EXPECT_EQ(dumped(), NaiveRows{story_}.text());
}

}  // namespace
}  // namespace muster::testing
