#include "infra/app/sync_service.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>

#include "infra/crypto/random_ids.hpp"
#include "tests/support/connected_account.hpp"
#include "tests/unit/connectors/replica_of.hpp"

namespace muster::testing {
namespace {

using namespace std::chrono_literals;
using gateway::native_api::DirectoryIsPaused;
using gateway::native_api::SyncRefusal;

/// One thread at a time, as the writer has it.
class OneAtATime final : public Ledger {
public:
    explicit OneAtATime(FoldingLedger& inner) : inner_(inner) {}
    void submit(Command command, Context context, std::optional<CommandId> id, std::function<void(CommandOutcome)> done,
                IfFull if_full) override {
        const std::lock_guard lock{mutex_};
        inner_.submit(std::move(command), std::move(context), std::move(id), std::move(done), if_full);
    }
    void with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const override {
        const std::lock_guard lock{mutex_};
        inner_.with_state(look);
    }
    [[nodiscard]] bool wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds patience,
                                  const std::stop_token& stop) override {
        const std::lock_guard lock{mutex_};
        return inner_.wait_until(is_so, patience, stop);
    }

private:
    FoldingLedger& inner_;
    mutable std::recursive_mutex mutex_;
};

/// Counts who connects, and lets them wait at the door, or fail there.
class Door final : public connectors::DirectorySource {
public:
    explicit Door(connectors::DirectorySource& inner) : inner_(inner) {}
    Result<std::unique_ptr<connectors::DirectorySession>, PortFailure> open(
        const directory::Configuration& configuration, std::stop_token stop) override {
        std::unique_lock lock{mutex_};
        ++opened_;
        last_ = configuration;
        changed_.notify_all();
        changed_.wait(lock, [&] { return !closed_; });
        if (throwing_) throw std::runtime_error{"the folder is no file"};
        if (failing_) return muster::failure(PortFailure{.what = "nobody answers"});
        return inner_.open(configuration, std::move(stop));
    }
    void close(bool closed) {
        const std::lock_guard lock{mutex_};
        closed_ = closed;
        changed_.notify_all();
    }
    void fail(bool failing) {
        const std::lock_guard lock{mutex_};
        failing_ = failing;
    }
    void throw_up(bool throwing) {
        const std::lock_guard lock{mutex_};
        throwing_ = throwing;
    }
    /// Waits for the n-th who connects.
    [[nodiscard]] bool was_opened(int times) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 20s, [&] { return opened_ >= times; });
    }
    [[nodiscard]] int opened() const {
        const std::lock_guard lock{mutex_};
        return opened_;
    }
    [[nodiscard]] std::chrono::seconds last_every() const {
        const std::lock_guard lock{mutex_};
        return last_.every;
    }

private:
    connectors::DirectorySource& inner_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool closed_ = false;
    bool failing_ = false;
    bool throwing_ = false;
    int opened_ = 0;
    directory::Configuration last_;
};

class SyncServiceSpec : public ::testing::Test {
protected:
    SyncServiceSpec() {
        for (std::uint64_t i = 1; i <= 3; ++i) entries.person(i, "user" + std::to_string(i));
        entries.all_in_staff();
        auto configuration = corp();
        configuration.every = std::chrono::days{7};
        submit(CreateAccount{account, "Example", {}});
        submit(directory::AddDirectory{id, configuration});
    }
    ~SyncServiceSpec() override { door.close(false); }

    void submit(Command command) { (void)submit_and_wait(ledger, std::move(command), {}); }
    [[nodiscard]] app::SyncService serve() {
        return app::SyncService{{door, ledger, *ids, clock, folding, digest}, account};
    }
    /// Asks for a run of all, and waits for its end.
    void sync(app::SyncService& service) {
        const auto handle = service.start(account, std::nullopt);
        ASSERT_TRUE(handle);
        const auto give_up = std::chrono::steady_clock::now() + 20s;
        while (!service.poll(account, *handle)->ended) {
            ASSERT_LT(std::chrono::steady_clock::now(), give_up);
            std::this_thread::yield();
        }
    }
    [[nodiscard]] std::size_t users() const {
        std::size_t users = 0;
        ledger.with_state([&](const Account& all, const ledger::Position&) { users = all.users.size(); });
        return users;
    }

    AccountId account = *AccountId::parse("DA000000000000000001");
    DirectoryId id = *DirectoryId::parse("DS000000000000000001");
    Account state;
    SetClock clock;
    std::unique_ptr<Ids> ids = crypto::make_ids();  // safe to call from any thread
    text::UnicodeFolding folding;
    CountingDigest digest;
    FoldingLedger folded{state, clock};
    OneAtATime ledger{folded};
    Entries entries;
    EntriesSource source{entries};
    Door door{source};
};

TEST_F(SyncServiceSpec, D1_a_paused_directory_is_not_synced_and_who_asks_is_told_why) {
    submit(directory::PauseDirectory{id, "moving"});
    auto service = serve();
    const auto refused = service.start(account, "corp");
    ASSERT_FALSE(refused);
    const auto* paused = std::get_if<DirectoryIsPaused>(&refused.error());
    ASSERT_NE(paused, nullptr);
    EXPECT_EQ(paused->why, "moving");
    sync(service);  // of all, it is none
    EXPECT_EQ(door.opened(), 0);
    EXPECT_EQ(service.state().detail, "corp: paused, moving");
    EXPECT_TRUE(service.state().ok) << "nobody need be called";

    submit(directory::ResumeDirectory{id});
    EXPECT_TRUE(door.was_opened(1)) << "at once, whatever the schedule says";
    sync(service);
    EXPECT_EQ(users(), 3U);
}

TEST_F(SyncServiceSpec, D1_a_change_is_followed_at_once) {
    auto service = serve();
    sync(service);
    const auto before = door.opened();
    auto changed = corp();
    changed.every = std::chrono::days{6};
    submit(directory::ChangeDirectory{id, changed});
    ASSERT_TRUE(door.was_opened(before + 1));
    EXPECT_EQ(door.last_every(), std::chrono::days{6});
}

TEST_F(SyncServiceSpec, D15_a_run_under_way_shows_how_far_it_is) {
    auto service = serve();
    sync(service);
    EXPECT_EQ(service.under_way(account, id), std::nullopt);
    door.close(true);
    const auto before = door.opened();
    ASSERT_TRUE(service.start(account, "corp"));
    ASSERT_TRUE(door.was_opened(before + 1));
    const auto run = service.under_way(account, id);
    ASSERT_TRUE(run);
    EXPECT_EQ(run->kind, directory::RunKind::full);
    EXPECT_EQ(run->step.stage, gateway::native_api::SyncStage::reading);
    EXPECT_GE(run->step.total, 3U) << "as many as the last time";
    EXPECT_EQ(service.under_way(*AccountId::parse("DA000000000000000009"), id), std::nullopt);
    door.close(false);
    sync(service);
    EXPECT_EQ(service.under_way(account, id), std::nullopt);
}

TEST_F(SyncServiceSpec, OPS_08_a_complete_read_outlives_the_process_and_lag_begins_anew) {
    const auto shown = [](const app::SyncService& service) { return service.directories().front(); };
    {
        auto service = serve();
        sync(service);
        EXPECT_TRUE(shown(service).last_read);
        EXPECT_TRUE(shown(service).lag);
        EXPECT_TRUE(shown(service).ok);
    }
    door.close(true);
    auto service = serve();
    const auto before = door.opened();
    ASSERT_TRUE(door.was_opened(before + 1));
    EXPECT_TRUE(shown(service).last_read);
    EXPECT_FALSE(shown(service).lag) << "no server has been asked yet";
    door.fail(true);
    door.close(false);
    sync(service);
    EXPECT_FALSE(shown(service).lag);
    EXPECT_FALSE(shown(service).ok);
    EXPECT_EQ(shown(service).last_read, clock.now());
    door.fail(false);
    sync(service);
    EXPECT_TRUE(shown(service).lag);
}

TEST_F(SyncServiceSpec, D14_nobody_waits_for_the_last_run_of_a_directory_that_was_removed) {
    door.close(true);
    auto service = serve();
    ASSERT_TRUE(door.was_opened(1));
    submit(directory::RemoveDirectory{id});
    const auto asked = std::async(std::launch::async, [&] { return service.start(account, "corp").has_value(); });
    EXPECT_EQ(asked.wait_for(20s), std::future_status::ready) << "while its run waits at the door";
    door.close(false);
}

TEST_F(SyncServiceSpec, D1_runs_that_fail_come_later_and_say_so) {
    door.fail(true);
    auto service = serve();
    sync(service);
    sync(service);
    const auto told = service.state();
    EXPECT_FALSE(told.ok);
    EXPECT_NE(told.detail.find("runs have failed in a row"), std::string::npos) << told.detail;
    door.fail(false);
    sync(service);
    EXPECT_EQ(service.state().detail, "corp: finished");
}

TEST_F(SyncServiceSpec, D15_a_misfortune_of_one_directory_is_its_own) {
    door.throw_up(true);
    auto service = serve();
    sync(service);
    EXPECT_NE(service.state().detail.find("the folder is no file"), std::string::npos) << service.state().detail;
    const auto one = service.sync_user(account, id, "user1", 20s);
    ASSERT_FALSE(one);
    EXPECT_TRUE(std::holds_alternative<gateway::native_api::CannotSyncNow>(one.error()));
    door.throw_up(false);
    sync(service);
    EXPECT_EQ(service.state().detail, "corp: finished");
    EXPECT_EQ(users(), 3U);
}

TEST_F(SyncServiceSpec, D1_one_connection_is_tested_at_a_time_and_nothing_changes) {
    submit(directory::PauseDirectory{id, {}});
    auto service = serve();
    const auto seen = service.test(corp());
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->people, 3U);
    EXPECT_EQ(users(), 0U);
    door.close(true);
    const auto before = door.opened();
    auto first = std::async(std::launch::async, [&] { return service.test(corp()).has_value(); });
    ASSERT_TRUE(door.was_opened(before + 1));
    EXPECT_FALSE(service.test(corp()));
    door.close(false);
    EXPECT_TRUE(first.get());
}

class Following : public SyncServiceSpec {
protected:
    Following() {
        source.follows = connectors::DirectorySession::Follows::by_itself;
        source.server.url = corp().servers.front();
    }
    void add(std::uint64_t guid, const std::string& name) {
        const std::lock_guard lock{source.moving};
        entries.person(guid, name);
        entries.all_in_staff();
    }
    [[nodiscard]] bool come_to_be(std::size_t wanted) const {
        const auto give_up = std::chrono::steady_clock::now() + 20s;
        while (users() != wanted) {
            if (std::chrono::steady_clock::now() > give_up) return false;
            std::this_thread::yield();
        }
        return true;
    }
};

TEST_F(Following, D12_changes_come_by_themselves_and_nothing_is_read_for_them) {
    auto service = serve();
    ASSERT_TRUE(come_to_be(3));
    add(4, "newcomer");
    EXPECT_TRUE(come_to_be(4));
    EXPECT_EQ(door.opened(), 1);
}

TEST_F(Following, D12_a_server_that_cannot_be_asked_three_times_is_read_anew) {
    auto service = serve();
    ASSERT_TRUE(come_to_be(3));
    {
        const std::lock_guard lock{source.moving};
        source.failure_in_follow = "connection lost";
    }
    add(4, "newcomer");
    EXPECT_TRUE(door.was_opened(2));
    EXPECT_TRUE(come_to_be(4));
}

TEST_F(Following, D12_a_server_that_cannot_go_on_is_read_anew) {
    auto service = serve();
    ASSERT_TRUE(come_to_be(3));
    {
        const std::lock_guard lock{source.moving};
        source.must_read = "its log of changes is gone";
    }
    EXPECT_TRUE(door.was_opened(2));
}

TEST_F(Following, D1_a_pause_ends_it_and_what_changed_meanwhile_comes_with_the_resumption) {
    auto service = serve();
    ASSERT_TRUE(come_to_be(3));
    submit(directory::PauseDirectory{id, {}});
    submit(directory::ResumeDirectory{id});
    add(4, "newcomer");
    EXPECT_TRUE(come_to_be(4));
}

TEST_F(Following, D11_one_user_is_synced_behind_what_is_under_way) {
    auto service = serve();
    ASSERT_TRUE(come_to_be(3));
    const auto nobody = service.sync_user(account, id, "nobody", 20s);
    ASSERT_TRUE(nobody);
    EXPECT_FALSE(nobody->report);
    EXPECT_EQ(nobody->unreachable, "");
    add(4, "newcomer");
    const auto synced = service.sync_user(account, id, "newcomer", 20s);
    ASSERT_TRUE(synced) << "a run of its own, or one that was quicker";
    EXPECT_TRUE(synced->report);
    EXPECT_EQ(users(), 4U);
}

TEST_F(Following, D11_one_user_of_a_paused_directory_is_refused) {
    submit(directory::PauseDirectory{id, "moving"});
    auto service = serve();
    const auto refused = service.sync_user(account, id, "user1", 20s);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(std::holds_alternative<DirectoryIsPaused>(refused.error()));
}

}  // namespace
}  // namespace muster::testing
