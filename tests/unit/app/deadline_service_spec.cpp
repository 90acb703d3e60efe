#include "infra/app/deadline_service.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/account/dispatch.hpp"
#include "tests/support/examples.hpp"

namespace muster::app {
namespace {

using namespace testing;  // NOLINT: the examples that specs speak of
using std::chrono::milliseconds;

struct SetClock final : Clock {
    [[nodiscard]] Instant now() const override { return at; }
    Instant at = muster::testing::now;
};

/// A ledger that decides and folds at once, or is away.
class SmallLedger final : public Ledger {
public:
    explicit SmallLedger(const Clock& clock) : clock_(clock) {}

    void happened(const Events& events, Instant at) {
        for (const auto& event : events) evolve(account_, event, at);
    }
    void submit(Command command, Context context, std::optional<CommandId>, std::function<void(CommandOutcome)> done,
                IfFull) override {
        contexts.push_back(std::move(context));
        if (keeps_waiting) {
            unanswered.push_back(std::move(done));
            return;
        }
        if (is_away) return done(NotApplied{"the log is away"});
        auto decision = dispatch(account_, command, clock_.now());
        if (auto* refusal = std::get_if<Refusal>(&decision.sum())) return done(Refused{*refusal});
        const auto* events = std::get_if<Events>(&decision.sum());
        if (events == nullptr) return done(NothingToDo{});
        happened(*events, clock_.now());
        made.insert(made.end(), events->begin(), events->end());
        done(Applied{*events, {}});
    }
    void with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const override {
        look(account_, {});
    }
    [[nodiscard]] bool wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds,
                                  const std::stop_token&) override {
        return is_so(account_);
    }

    bool is_away = false;
    bool keeps_waiting = false;
    Events made;
    std::vector<Context> contexts;
    std::vector<std::function<void(CommandOutcome)>> unanswered;

private:
    const Clock& clock_;
    Account account_;
};

class DeadlinesSpec : public ::testing::Test {
protected:
    DeadlinesSpec() {
        ledger.happened({AccountCreated{.account = account, .name = "Example", .settings = {}}}, muster::testing::now);
    }
    void in_trash(const UserId& user, std::string_view name, Instant purge_at) {
        auto trashed = trashed_by_hand(user);
        trashed.purge_at = purge_at;
        ledger.happened({created(user, name), trashed}, muster::testing::now);
    }
    milliseconds look() { return deadlines.look(std::stop_token{}); }
    std::vector<UserId> purged() const {
        std::vector<UserId> users;
        for (const auto& event : ledger.made) users.push_back(std::get<user::Purged>(event).user);
        return users;
    }

    SetClock clock;
    SmallLedger ledger{clock};
    std::vector<std::string> told;
    Deadlines deadlines{ledger, clock, [this](const std::string& why) { told.push_back(why); }, {.commands = 2}};
};

using Users = std::vector<UserId>;

TEST_F(DeadlinesSpec, T12_waits_for_the_next_deadline_a_second_at_most) {
    in_trash(amy, "amy", clock.at + milliseconds{300});
    EXPECT_EQ(look(), milliseconds{300});
    clock.at -= Days{1};  // the clock goes back
    EXPECT_EQ(look(), milliseconds{1000});
    EXPECT_TRUE(ledger.made.empty());
    clock.at += Days{1} + milliseconds{299} + std::chrono::microseconds{500};
    EXPECT_EQ(look(), milliseconds{1}) << "never early, not by half a millisecond";
    clock.at += milliseconds{1};
    EXPECT_EQ(look(), milliseconds{0});
    EXPECT_EQ(purged(), Users{amy});
}

TEST_F(DeadlinesSpec, T12_catches_up_after_a_downtime_in_order) {
    in_trash(amy, "amy", clock.at + Days{3});
    in_trash(bob, "bob", clock.at + Days{1});
    in_trash(eve, "eve", clock.at + Days{2});
    clock.at += Days{90};
    EXPECT_EQ(look(), milliseconds{0});
    EXPECT_EQ(deadlines.state().late_seconds, 89.0 * 24 * 3600);
    EXPECT_EQ(look(), milliseconds{0});
    EXPECT_EQ(look(), milliseconds{1000}) << "nothing is left";
    EXPECT_EQ(purged(), (Users{bob, eve, amy}));
    EXPECT_EQ(deadlines.state().met, 3U);
    EXPECT_EQ(deadlines.state().in_trash, 0U);
    EXPECT_EQ(deadlines.state().late_seconds, 0.0);
}

TEST_F(DeadlinesSpec, H5_says_that_the_system_did_it_and_why) {
    in_trash(amy, "amy", clock.at);
    (void)look();
    ASSERT_EQ(ledger.contexts.size(), 1U);
    EXPECT_EQ(ledger.contexts.front().actor, (Actor{.kind = Actor::Kind::system, .id = "deadlines"}));
    EXPECT_EQ(ledger.contexts.front().cause, "purge deadline");
}

TEST_F(DeadlinesSpec, T12_a_log_that_is_away_is_waited_for_and_said_once) {
    in_trash(amy, "amy", clock.at);
    ledger.is_away = true;
    for (int looks = 0; looks < 3; ++looks) EXPECT_EQ(look(), milliseconds{1000});
    EXPECT_EQ(told, std::vector<std::string>{"what is due is not carried out, and is tried again: the log is away"});
    EXPECT_EQ(deadlines.state().undone, 3U);
    ledger.is_away = false;
    EXPECT_EQ(look(), milliseconds{0});
    EXPECT_EQ(purged(), Users{amy});
}

TEST_F(DeadlinesSpec, A3_a_lock_ends_and_A5_the_inactive_go) {
    const SettingsChanged settings{
        .account = account,
        .changes = {{"lockout_expire_duration", {}, 30U}, {"inactive_user_expiration", std::uint32_t{0}, 30U}}};
    ledger.happened({settings, created(amy, "amy"), created(bob, "bob"),
                     user::LockedOut{.user = amy, .status = user::Status::active, .failures = 10}},
                    clock.at);
    (void)look();
    EXPECT_EQ(deadlines.state().locked_out, 1U);
    clock.at += std::chrono::minutes{30};
    (void)look();
    const Events unlocked{user::Unlocked{.user = amy, .status = user::Status::active, .by = user::UnlockedBy::time}};
    EXPECT_TRUE(ledger.made == unlocked);
    clock.at += Days{30};
    (void)look();
    EXPECT_EQ(ledger.made.size(), 3U);
    EXPECT_EQ(deadlines.state().locked_out, 0U);
    (void)look();
    EXPECT_EQ(deadlines.state().in_trash, 2U);
}

TEST_F(DeadlinesSpec, T12_a_stop_does_not_wait_for_the_log) {
    in_trash(amy, "amy", clock.at);
    ledger.keeps_waiting = true;
    std::stop_source stop;
    stop.request_stop();
    (void)deadlines.look(stop.get_token());
    ASSERT_EQ(ledger.unanswered.size(), 1U);
    ledger.unanswered.front()(OutcomeUnknown{"the service stops"});  // comes when nobody waits any more
    EXPECT_EQ(deadlines.state().met, 0U);
}

TEST_F(DeadlinesSpec, T12_the_service_looks_by_itself_and_ends_when_told) {
    in_trash(amy, "amy", clock.at);
    {
        DeadlineService service{deadlines};
        while (deadlines.state().met == 0) std::this_thread::yield();
        service.end();
    }
    EXPECT_EQ(purged(), Users{amy});
}

}  // namespace
}  // namespace muster::app
