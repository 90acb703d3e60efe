// Brokers that end, freeze and come back, under a log in use. Each case has brokers of its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "infra/kafka/kafka_log.hpp"
#include "tests/contract/log/linked_records.hpp"
#include "tests/integration/kafka/stranger.hpp"
#include "tests/support/digest.hpp"
#include "tests/support/kafka_broker.hpp"

namespace muster::kafka {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr ledger::LedgerId ours{1, 2, 3};

class KafkaFailures : public ::testing::Test {
protected:
    std::unique_ptr<Log> open(const test::KafkaBrokers& brokers, std::chrono::milliseconds append_max) {
        auto log = open_kafka_log(
            {.bootstrap = brokers.address().bootstrap,
             .topic = topic_,
             .partitions = 1,
             .brokers = brokers.count() < 3 ? KafkaLogOptions::Brokers::fewer : KafkaLogOptions::Brokers::three_or_more,
             .new_ledger = ours,
             .answer_max = 60s,
             .append_max = append_max},
            digest_);
        if (!log) throw std::runtime_error(log.error().what);
        return *std::move(log);
    }

    static std::vector<log::Answered> answers(log::Appender& appender, std::size_t count,
                                              std::chrono::seconds patience = 60s) {
        std::vector<log::Answered> all;
        const auto until = steady_clock::now() + patience;
        while (all.size() < count && steady_clock::now() < until) {
            for (auto& answered : appender.poll(200ms)) all.push_back(std::move(answered));
        }
        return all;
    }

    const Digest& digest_ = test::real_digest();
    std::string topic_ = test::fresh_topic("failures");
    test::LinkedRecords records_{digest_, ours, 0};
};

TEST_F(KafkaFailures, a_broker_that_is_gone_is_told_in_bounded_time_and_all_goes_on_when_it_is_back) {
    test::KafkaBrokers brokers{1};
    const auto log = open(brokers, 3s);
    const auto reader = *log->reader(0, 0);
    {
        const auto appender = *log->appender(0);
        appender->append(records_.next_attempts(1));
        ASSERT_EQ(answers(*appender, 1).size(), 1U);
    }
    const auto appender = *log->appender(0);
    brokers.kill(1);

    // An append is Unknown once its time is over: it was handed over, whatever became of it.
    appender->append(test::LinkedRecords{records_}.next_attempts(2));
    const auto asked = steady_clock::now();
    const auto lost = answers(*appender, 2);
    ASSERT_EQ(lost.size(), 2U);
    for (const auto& answered : lost) EXPECT_TRUE(std::holds_alternative<log::Unknown>(answered.answer));
    EXPECT_LT(steady_clock::now() - asked, 15s);

    // The reader never waits longer than it was told to, and reports that nobody answers.
    std::size_t read = 0;
    std::optional<PortFailure> told;
    for (int i = 0; i < 100 && !told; ++i) {
        const auto before = steady_clock::now();
        auto batch = reader->read(10, 300ms);
        EXPECT_LT(steady_clock::now() - before, 5s);
        if (batch) read += batch->records.size();
        if (!batch) told = batch.error();
    }
    ASSERT_TRUE(told);
    EXPECT_EQ(told->retry, PortFailure::Retry::later);
    EXPECT_NE(told->what.find(topic_), std::string::npos) << told->what;

    brokers.start(1);
    brokers.wait_for(1);
    const auto again = *log->appender(0);
    again->append(records_.next_attempts(1));
    const auto given = answers(*again, 1);
    ASSERT_EQ(given.size(), 1U);
    ASSERT_TRUE(std::holds_alternative<log::Appended>(given[0].answer));
    const auto last = *std::get<log::Appended>(given[0].answer).offset;
    // The same reader goes on.
    ledger::Offset next = 0;
    for (const auto until = steady_clock::now() + 60s; next <= last && steady_clock::now() < until;) {
        if (auto batch = reader->read(10, 500ms)) next = batch->next;
    }
    EXPECT_EQ(next, last + 1);
    EXPECT_TRUE(log->check());
}

/// Appends with up to 500 under way, for as long as it is let, and keeps what was acknowledged.
class Load {
public:
    Load(Log& log, test::LinkedRecords& records) : log_(log), records_(records), appender_(*log.appender(0)) {}

    /// Until `count` more are acknowledged; false where that takes longer than `patience`.
    bool acknowledge(std::size_t count, std::chrono::seconds patience) {
        const auto until = steady_clock::now() + patience;
        const auto wanted = acknowledged.size() + count;
        while (acknowledged.size() < wanted && steady_clock::now() < until) {
            while (under_way_.size() < 500) send(100);
            take(10ms);
        }
        return acknowledged.size() >= wanted;
    }

    bool settle(std::chrono::seconds patience) {
        const auto until = steady_clock::now() + patience;
        while (!under_way_.empty() && steady_clock::now() < until) take(100ms);
        return under_way_.empty();
    }

    std::map<ledger::Offset, ledger::Record> acknowledged;
    std::size_t unknown = 0;
    std::size_t without_offset = 0;
    std::size_t two_at_one_place = 0;

private:
    void send(std::size_t count) {
        auto batch = records_.next_attempts(count, 600);
        for (const auto& one : batch) under_way_.emplace(one.attempt, one.record);
        appender_->append(std::move(batch));
    }

    void take(std::chrono::milliseconds wait) {
        for (auto& answered : appender_->poll(wait)) {
            auto record = under_way_.extract(answered.attempt);
            const auto* appended = std::get_if<log::Appended>(&answered.answer);
            if (appended == nullptr) {
                ++unknown;
            } else if (!appended->offset) {
                ++without_offset;
            } else if (!acknowledged.emplace(*appended->offset, std::move(record.mapped())).second) {
                ++two_at_one_place;
            }
        }
        if (appender_->broken()) {
            unknown += under_way_.size();
            under_way_.clear();
            appender_ = *log_.appender(0);
        }
    }

    Log& log_;
    test::LinkedRecords& records_;
    std::unique_ptr<log::Appender> appender_;
    std::map<log::Attempt, ledger::Record> under_way_;
};

/// Reads along, over new readers where one fails, as whoever folds does.
class Follower {
public:
    explicit Follower(Log& log) : log_(log), thread_([this](const std::stop_token& stop) { run(stop); }) {}

    [[nodiscard]] ledger::Offset next() const { return next_; }
    std::map<ledger::Offset, ledger::Record> finish() {
        thread_.request_stop();
        thread_.join();
        return std::move(read_);
    }
    std::atomic<bool> went_back = false;

private:
    void run(const std::stop_token& stop) {
        std::unique_ptr<log::Reader> reader;
        while (!stop.stop_requested()) {
            if (!reader) reader = *log_.reader(0, next_);
            auto batch = reader->read(1000, 100ms);
            if (!batch) {
                reader.reset();
                continue;
            }
            for (auto& stored : batch->records) {
                if (stored.offset < next_) went_back = true;
                read_.emplace(stored.offset, std::move(stored.record));
            }
            next_ = batch->next;
        }
    }

    Log& log_;
    std::map<ledger::Offset, ledger::Record> read_;
    std::atomic<ledger::Offset> next_ = 0;
    std::jthread thread_;
};

TEST_F(KafkaFailures, what_was_acknowledged_outlives_a_killed_and_a_frozen_leader_at_the_offset_that_was_told) {
    test::KafkaBrokers brokers{3};
    const auto log = open(brokers, 30s);
    test::Stranger stranger{brokers.address().bootstrap};
    Load load{*log, records_};
    Follower follower{*log};
    ASSERT_TRUE(load.acknowledge(3000, 60s));

    const int first = stranger.leader_of(topic_, 0);
    brokers.kill(first);
    EXPECT_TRUE(load.acknowledge(3000, 60s)) << "writing did not go on after the leader was killed";
    brokers.start(first);
    brokers.wait_for(3);
    EXPECT_TRUE(load.acknowledge(1000, 60s));

    const int second = stranger.leader_of(topic_, 0);
    brokers.freeze(second);
    EXPECT_TRUE(load.acknowledge(3000, 60s)) << "writing did not go on after the leader was stopped";
    brokers.thaw(second);
    EXPECT_TRUE(load.acknowledge(1000, 60s));
    EXPECT_TRUE(load.settle(60s));
    ASSERT_FALSE(load.acknowledged.empty());

    const auto last = load.acknowledged.rbegin()->first;
    for (const auto until = steady_clock::now() + 60s; follower.next() <= last && steady_clock::now() < until;) {
        std::this_thread::yield();
    }
    const auto followed = follower.finish();
    EXPECT_FALSE(follower.went_back);
    std::size_t lost = 0;
    std::size_t wrong = 0;
    for (const auto& [offset, record] : load.acknowledged) {
        const auto found = followed.find(offset);
        if (found == followed.end()) {
            ++lost;
        } else if (found->second != record) {
            ++wrong;
        }
    }
    EXPECT_EQ(lost, 0U);
    EXPECT_EQ(wrong, 0U);
    EXPECT_EQ(load.two_at_one_place, 0U);
    RecordProperty("acknowledged", static_cast<int>(load.acknowledged.size()));
    RecordProperty("unknown", static_cast<int>(load.unknown));
    RecordProperty("without_offset", static_cast<int>(load.without_offset));
    EXPECT_TRUE(log->check());
}

}  // namespace
}  // namespace muster::kafka
