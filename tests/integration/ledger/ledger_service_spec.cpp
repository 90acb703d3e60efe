#include "infra/ledger/ledger_service.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <thread>

#include "infra/clock/system_clock.hpp"
#include "infra/codec/codec.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random_ids.hpp"
#include "infra/sqlite/log_file.hpp"
#include "tests/support/examples.hpp"
#include "tests/support/memory_log.hpp"

namespace muster::ledger {
namespace {

using namespace std::chrono_literals;
using testing::a_name;
using testing::a_user;

constexpr LedgerId ledger_id{4, 2};
constexpr auto patience = 60s;  // of a test: what is not there by then never comes

class Parts {
public:
    Parts() {
        options.writer.ledger = ledger_id;
        options.writer.url = "https://localhost:1";
        options.writer.lease = Span::max();
        options.writer.backoff_min = std::chrono::milliseconds{1};
        options.writer.backoff_max = std::chrono::milliseconds{20};
        options.writer.answer_patience = std::chrono::milliseconds{500};
        options.writer.barrier_patience = std::chrono::milliseconds{500};
        options.writer.read_patience = std::chrono::milliseconds{200};
        options.fingerprint_key = "key";
    }
    std::unique_ptr<LedgerService> start(Log& log) {
        return std::make_unique<LedgerService>(log, codec, *digest, clock, *ids, options);
    }
    static Command account() { return CreateAccount{.account = testing::account, .name = "Example", .settings = {}}; }
    static Command create(std::uint64_t number, const std::string& name) {
        user::CreateUser command;
        command.user = a_user(number);
        command.profile.username = a_name(name);
        return command;
    }
    static std::future<CommandOutcome> submit(LedgerService& service, Command command,
                                              std::optional<CommandId> id = std::nullopt,
                                              IfFull if_full = IfFull::wait) {
        auto promise = std::make_shared<std::promise<CommandOutcome>>();
        auto outcome = promise->get_future();
        service.submit(
            std::move(command), {}, std::move(id),
            [promise](CommandOutcome what) { promise->set_value(std::move(what)); }, if_full);
        return outcome;
    }
    static CommandOutcome outcome_of(std::future<CommandOutcome> outcome) {
        if (outcome.wait_for(patience) != std::future_status::ready) {
            ADD_FAILURE() << "no answer";
            return OutcomeUnknown{"no answer"};
        }
        return outcome.get();
    }
    static CommandOutcome wait(LedgerService& service, Command command, std::optional<CommandId> id = std::nullopt) {
        return outcome_of(submit(service, std::move(command), std::move(id)));
    }
    template <class Kind>
    static bool is(const CommandOutcome& outcome) {
        return std::holds_alternative<Kind>(outcome);
    }
    static std::size_t users(const LedgerService& service) {
        std::size_t count = 0;
        service.with_state([&](const Account& state, const Position&) { count = state.users.size(); });
        return count;
    }
    static bool has(const LedgerService& service, const std::string& name) {
        bool found = false;
        service.with_state([&](const Account& state, const Position&) { found = state.names.contains(a_name(name)); });
        return found;
    }
    /// Bounded; looks again whenever the service has made a turn.
    template <class Condition>
    static bool until(const Condition& holds) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (!holds()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::yield();
        }
        return true;
    }

    codec::JsonCodec codec;
    std::unique_ptr<Digest> digest = crypto::make_digest();
    std::unique_ptr<Ids> ids = crypto::make_ids();
    clock::SystemClock clock;
    ServiceOptions options;
};

struct OnMemory {
    explicit OnMemory(const Digest&) {}
    test::MemoryLog log{ledger_id};
};

struct OnSqlite {
    explicit OnSqlite(const Digest& digest) {
        std::string name = (std::filesystem::temp_directory_path() / "muster-ledger-XXXXXX").string();
        folder = mkdtemp(name.data());
        sqlite::LogFileOptions options;
        options.file = folder / "log.db";
        options.partitions = 1;
        options.new_ledger = ledger_id;
        auto opened = sqlite::open_log_file(options, digest);
        if (!opened) throw std::runtime_error{opened.error().what};
        file = *std::move(opened);
    }
    ~OnSqlite() {
        file.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    std::filesystem::path folder;
    std::unique_ptr<Log> file;
};

Log& log_of(OnMemory& kept) {
    return kept.log;
}
Log& log_of(OnSqlite& kept) {
    return *kept.file;
}

template <class Kept>
class LedgerServiceSpec : public ::testing::Test, public Parts {
protected:
    Log& log() { return log_of(kept); }
    Kept kept{*digest};
};

using Logs = ::testing::Types<OnMemory, OnSqlite>;
TYPED_TEST_SUITE(LedgerServiceSpec, Logs);

TYPED_TEST(LedgerServiceSpec, H5_what_was_handed_in_is_waited_for) {
    const auto service = this->start(this->log());
    ASSERT_TRUE(this->template is<Applied>(this->wait(*service, this->account())));
    std::vector<std::future<CommandOutcome>> outcomes;
    for (std::uint64_t i = 0; i < 50; ++i) {
        outcomes.push_back(this->submit(*service, this->create(i, "user" + std::to_string(i))));
    }
    ASSERT_TRUE(service->wait_until_answered(patience));
    EXPECT_EQ(this->users(*service), 50U);
    for (auto& outcome : outcomes) EXPECT_TRUE(this->template is<Applied>(this->outcome_of(std::move(outcome))));
    EXPECT_TRUE(service->wait_until_answered(0ms)) << "nothing is under way";
}

TYPED_TEST(LedgerServiceSpec, a_command_is_applied_and_seen_by_who_was_told) {
    const auto service = this->start(this->log());
    ASSERT_TRUE(this->template is<Applied>(this->wait(*service, this->account())));
    const auto outcome = this->wait(*service, this->create(1, "amy"));
    ASSERT_TRUE(this->template is<Applied>(outcome));
    const auto& applied = std::get<Applied>(outcome);
    EXPECT_EQ(applied.events.size(), 1U);
    EXPECT_EQ(applied.position.sequence, 3U) << "barrier, account, user";
    EXPECT_EQ(service->acknowledged(), applied.position);
    EXPECT_TRUE(this->has(*service, "amy"));
    EXPECT_TRUE(this->template is<Refused>(this->wait(*service, this->create(2, "amy"))));
    EXPECT_TRUE(this->until([&] { return service->state().ok; }));
}

TYPED_TEST(LedgerServiceSpec, commands_of_many_threads_are_all_answered) {
    const auto service = this->start(this->log());
    ASSERT_TRUE(this->template is<Applied>(this->wait(*service, this->account())));
    constexpr std::uint64_t each = 500;
    std::atomic<std::uint64_t> applied = 0;
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                std::vector<std::future<CommandOutcome>> outcomes;
                for (std::uint64_t i = 0; i < each; ++i) {
                    const auto number = t * each + i;
                    outcomes.push_back(this->submit(*service, this->create(number, "name" + std::to_string(number))));
                }
                for (auto& outcome : outcomes) {
                    if (this->template is<Applied>(this->outcome_of(std::move(outcome)))) ++applied;
                }
            });
        }
    }
    EXPECT_EQ(applied, 4 * each);
    EXPECT_EQ(this->users(*service), 4 * each);
}

TYPED_TEST(LedgerServiceSpec, another_life_on_the_same_log_knows_all_that_was_acknowledged) {
    Position position;
    {
        const auto service = this->start(this->log());
        (void)this->wait(*service, this->account());
        position = std::get<Applied>(this->wait(*service, this->create(1, "amy"), CommandId{"k"})).position;
    }
    const auto service = this->start(this->log());
    ASSERT_TRUE(service->wait_until_replayed());
    EXPECT_TRUE(this->has(*service, "amy"));
    EXPECT_EQ(service->acknowledged(), position) << "of the earlier life";
    const auto again = this->wait(*service, this->create(2, "amy"), CommandId{"k"});
    ASSERT_TRUE(this->template is<Applied>(again)) << "the same wish, although it drew another id";
    EXPECT_EQ(std::get<Applied>(again).position, position);
    EXPECT_TRUE(this->template is<OtherCommandSameId>(this->wait(*service, this->create(1, "bob"), CommandId{"k"})));
}

TYPED_TEST(LedgerServiceSpec, D15_one_waits_for_what_another_one_does) {
    const auto one = this->start(this->log());
    ASSERT_TRUE(this->template is<Applied>(this->wait(*one, this->account())));
    const auto other = this->start(this->log());
    const auto has_amy = [](const Account& state) { return state.names.contains(a_name("amy")); };
    EXPECT_FALSE(one->wait_until(has_amy, 1ms, {}));
    auto waiting = std::async(std::launch::async, [&] { return one->wait_until(has_amy, patience, {}); });
    ASSERT_TRUE(this->template is<Applied>(this->wait(*other, this->create(1, "amy"))));
    EXPECT_TRUE(waiting.get());

    std::stop_source stop;
    const auto never = [](const Account&) { return false; };
    auto stopped = std::async(std::launch::async, [&] { return one->wait_until(never, patience, stop.get_token()); });
    stop.request_stop();
    ASSERT_EQ(stopped.wait_for(patience / 2), std::future_status::ready);
    EXPECT_FALSE(stopped.get());
}

TYPED_TEST(LedgerServiceSpec, who_stops_has_answered_everything) {
    const auto service = this->start(this->log());
    (void)this->wait(*service, this->account());
    std::vector<std::future<CommandOutcome>> outcomes;
    for (std::uint64_t i = 0; i < 300; ++i) {
        outcomes.push_back(this->submit(*service, this->create(i, "name" + std::to_string(i))));
    }
    service->stop();
    std::size_t applied = 0;
    for (auto& outcome : outcomes) {
        ASSERT_EQ(outcome.wait_for(0s), std::future_status::ready);
        if (this->template is<Applied>(outcome.get())) ++applied;
    }
    EXPECT_EQ(applied, 300U) << "there was time enough";
    EXPECT_TRUE(this->template is<NotApplied>(this->wait(*service, this->create(999, "late"))));
    service->stop();
}

TYPED_TEST(LedgerServiceSpec, two_on_one_log_never_contradict_each_other) {
    const auto first = this->start(this->log());
    (void)this->wait(*first, this->account());
    const auto second = this->start(this->log());
    ASSERT_TRUE(second->wait_until_replayed());
    std::atomic<std::uint64_t> applied = 0;
    std::atomic<std::uint64_t> refused = 0;
    const auto work = [&](LedgerService& service, std::uint64_t from) {
        for (std::uint64_t i = 0; i < 30; ++i) {
            // Both want the same names. Who was told "not applied" asks again, under the same id.
            while (true) {
                const auto outcome = this->wait(service, this->create(from + i, "name" + std::to_string(i)),
                                                CommandId{std::to_string(from + i)});
                if (this->template is<NotApplied>(outcome)) continue;
                if (this->template is<Applied>(outcome)) ++applied;
                if (this->template is<Refused>(outcome)) ++refused;
                break;
            }
        }
    };
    {
        const std::jthread one{[&] { work(*first, 0); }};
        const std::jthread two{[&] { work(*second, 1000); }};
    }
    EXPECT_EQ(applied, 30U) << "each name once";
    EXPECT_EQ(refused, 30U);
    EXPECT_TRUE(this->until([&] { return this->users(*first) == 30 && this->users(*second) == 30; }));
}

class LedgerServiceFaults : public ::testing::Test, public Parts {
protected:
    test::MemoryLog log{ledger_id};
};

TEST_F(LedgerServiceFaults, a_log_that_is_down_is_said_and_it_goes_on_by_itself) {
    const auto service = start(log);
    (void)wait(*service, account());
    log.set_down(true);
    auto outcome = submit(*service, create(1, "amy"));
    EXPECT_TRUE(until([&] { return !service->state().ok; }));
    EXPECT_FALSE(service->state().detail.empty());
    log.set_down(false);
    const auto told = outcome_of(std::move(outcome));
    ASSERT_FALSE(is<OutcomeUnknown>(told));
    // What was under way when it went down was lost for certain; whoever asks again succeeds.
    if (!is<Applied>(told)) {
        EXPECT_TRUE(is<Applied>(wait(*service, create(1, "amy"))));
    }
    EXPECT_TRUE(until([&] { return service->state().ok; }));
    EXPECT_TRUE(has(*service, "amy"));
}

TEST_F(LedgerServiceFaults, a_log_that_is_down_at_the_start_is_waited_for) {
    log.set_down(true);
    const auto service = start(log);
    auto outcome = submit(*service, account());
    EXPECT_TRUE(until([&] { return !service->state().detail.empty(); }));
    EXPECT_FALSE(service->state().ok);
    log.set_down(false);
    EXPECT_TRUE(is<Applied>(outcome_of(std::move(outcome))));
}

TEST_F(LedgerServiceFaults, a_broken_appender_is_replaced) {
    const auto service = start(log);
    (void)wait(*service, account());
    for (std::uint64_t i = 0; i < 20; ++i) {
        log.break_appenders();
        while (!is<Applied>(wait(*service, create(i, "name" + std::to_string(i)), CommandId{std::to_string(i)}))) {
        }
    }
    EXPECT_EQ(users(*service), 20U);
}

TEST_F(LedgerServiceFaults, nobody_waits_forever_and_nobody_is_lied_to_when_the_log_misbehaves) {
    const auto service = start(log);
    (void)wait(*service, account());
    log.set_faults({.lost = 0.02,
                    .doubled = 0.1,
                    .overtaken = 0.1,
                    .gives_up = 0.02,
                    .answer_lost = 0.02,
                    .no_answer = 0.01,
                    .no_offset = 0.2,
                    .names_copy = 0.5,
                    .never_leaves = 0.01,
                    .hole = 0.05,
                    .stranger = 0.05},
                   1);
    const std::jthread mover{[&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            log.move_on(3);
            std::this_thread::yield();
        }
    }};
    std::vector<std::future<CommandOutcome>> outcomes;
    for (std::uint64_t i = 0; i < 400; ++i) outcomes.push_back(submit(*service, create(i, "name" + std::to_string(i))));
    std::size_t applied = 0;
    for (std::uint64_t i = 0; i < 400; ++i) {
        const auto outcome = outcome_of(std::move(outcomes[i]));
        ASSERT_TRUE(is<Applied>(outcome) || is<NotApplied>(outcome)) << i;
        if (is<Applied>(outcome)) ++applied;
        EXPECT_EQ(has(*service, "name" + std::to_string(i)), is<Applied>(outcome)) << i;
    }
    EXPECT_GT(applied, 0U);
    EXPECT_EQ(users(*service), applied);
}

TEST_F(LedgerServiceFaults, an_altered_record_halts_and_is_named) {
    {
        const auto service = start(log);
        (void)wait(*service, account());
        (void)wait(*service, create(1, "amy"));
    }
    test::MemoryLog altered{ledger_id};
    auto records = log.contents(0);
    records[2].record.data += " ";
    for (auto& stored : records) altered.put(0, std::move(stored.record));
    // The last record has no successor that would show it: only who knows the old head notices.
    options.writer.known_heads = {{0, 3, {}}};
    const auto service = start(altered);
    ASSERT_TRUE(service->wait_until_replayed());
    EXPECT_TRUE(until([&] { return service->state().detail.starts_with("halted"); }));
    EXPECT_NE(service->state().detail.find("sequence 3"), std::string::npos) << service->state().detail;
    EXPECT_TRUE(is<NotApplied>(wait(*service, create(2, "bob"))));
}

TEST_F(LedgerServiceFaults, the_queue_is_bounded_and_who_submits_waits_or_is_turned_away) {
    log.set_down(true);
    options.unfinished_max = 3;
    options.kept_free = 1;
    const auto service = start(log);
    auto first = submit(*service, account());
    auto second = submit(*service, create(1, "amy"));
    auto third = std::async(std::launch::async, [&] { return wait(*service, create(2, "bob")); });
    EXPECT_EQ(third.wait_for(100ms), std::future_status::timeout);
    auto fourth = submit(*service, create(4, "dan"), std::nullopt, IfFull::refuse);  // whoever waits leaves it room
    const auto turned_away = outcome_of(submit(*service, create(3, "cal"), std::nullopt, IfFull::refuse));
    ASSERT_TRUE(is<NotApplied>(turned_away));
    EXPECT_EQ(std::get<NotApplied>(turned_away).why, "too many commands wait for the log");
    log.set_down(false);
    EXPECT_TRUE(is<Applied>(outcome_of(std::move(first))));
    EXPECT_TRUE(is<Applied>(outcome_of(std::move(second))));
    ASSERT_EQ(third.wait_for(patience), std::future_status::ready);
    EXPECT_TRUE(is<Applied>(third.get()));
    EXPECT_TRUE(is<Applied>(outcome_of(std::move(fourth))));
}

TEST_F(LedgerServiceFaults, nobody_waits_for_room_for_ever) {
    log.set_down(true);
    options.unfinished_max = 1;
    options.kept_free = 0;
    options.room_patience = 0s;
    const auto service = start(log);
    auto first = submit(*service, account());
    EXPECT_TRUE(is<NotApplied>(wait(*service, create(1, "amy"))));
    log.set_down(false);
    EXPECT_TRUE(is<Applied>(outcome_of(std::move(first))));
}

TEST_F(LedgerServiceFaults, stopping_while_the_log_is_silent_says_unknown_in_bounded_time) {
    options.drain_max = 1s;
    options.writer.answer_patience = std::chrono::minutes{5};
    const auto service = start(log);
    (void)wait(*service, account());
    log.set_faults({.hole = 1e-9}, 1);  // what is appended travels, and nobody moves it on
    auto outcome = submit(*service, create(1, "amy"));
    EXPECT_TRUE(until([&] { return log.under_way() == 1; }));
    service->stop();
    EXPECT_TRUE(is<OutcomeUnknown>(outcome_of(std::move(outcome))));
}

}  // namespace
}  // namespace muster::ledger
