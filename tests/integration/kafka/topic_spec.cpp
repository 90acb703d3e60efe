// A topic that others can reach too: its settings, its beginning, their records.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "domain/ledger/link.hpp"
#include "domain/values/guid.hpp"
#include "infra/kafka/kafka_log.hpp"
#include "infra/kafka/topic_facts.hpp"
#include "tests/contract/log/linked_records.hpp"
#include "tests/integration/kafka/stranger.hpp"
#include "tests/support/digest.hpp"
#include "tests/support/kafka_broker.hpp"

namespace muster::kafka {
namespace {

using namespace std::chrono_literals;
using test::Stranger;
using Settings = std::vector<std::pair<std::string, std::string>>;

constexpr ledger::LedgerId ours{1, 2, 3};
constexpr ledger::LedgerId theirs{7, 7, 7};

class KafkaTopic : public ::testing::Test {
protected:
    KafkaTopic() {
        options_.bootstrap = test::shared_kafka().bootstrap;
        options_.topic = test::fresh_topic("topic");
        options_.partitions = 2;
        options_.brokers = KafkaLogOptions::Brokers::fewer;
        options_.new_ledger = ours;
    }

    [[nodiscard]] Result<std::unique_ptr<Log>, PortFailure> open() const { return open_kafka_log(options_, digest_); }
    [[nodiscard]] std::unique_ptr<Log> opened() const {
        auto log = open();
        if (!log) throw std::runtime_error(log.error().what);
        return *std::move(log);
    }
    void make_topic(int partitions, const Settings& changed) {
        auto settings = settings_of_new_topic(options_);
        for (const auto& [name, value] : changed) settings[name] = value;
        stranger_.make_topic(options_.topic, partitions, {settings.begin(), settings.end()});
    }
    void append_first(Log& log, const ledger::LedgerId& ledger, ledger::Partition partition) {
        const auto appender = *log.appender(partition);
        appender->append(test::LinkedRecords{digest_, ledger, partition}.next_attempts(1));
        const auto answers = appender->poll(20s);
        ASSERT_EQ(answers.size(), 1U);
        ASSERT_TRUE(std::holds_alternative<log::Appended>(answers[0].answer));
    }
    static std::vector<log::Stored> all(Log& log, ledger::Partition partition) {
        const auto reader = *log.reader(partition, 0);
        std::vector<log::Stored> stored;
        for (int i = 0; i < 200; ++i) {
            auto batch = reader->read(100, 500ms);
            if (!batch) throw std::runtime_error(batch.error().what);
            for (auto& one : batch->records) stored.push_back(std::move(one));
            if (batch->end) return stored;
        }
        throw std::runtime_error("the end did not come");
    }
    static void expect_refused(const PortFailure& failure, const std::vector<std::string>& naming) {
        EXPECT_EQ(failure.retry, PortFailure::Retry::never) << failure.what;
        for (const auto& part : naming) EXPECT_NE(failure.what.find(part), std::string::npos) << failure.what;
    }

    const Digest& digest_ = test::real_digest();
    KafkaLogOptions options_;
    Stranger stranger_{test::shared_kafka().bootstrap};
};

TEST_F(KafkaTopic, is_made_as_it_must_be) {
    const auto log = opened();
    EXPECT_EQ(log->ledger_id(), ours);
    EXPECT_TRUE(log->check());
    EXPECT_FALSE(log->reader(2, 0));
    EXPECT_FALSE(log->appender(2));
}

TEST_F(KafkaTopic, with_a_wrong_setting_is_refused_by_name_and_again_when_it_is_changed_later) {
    make_topic(2, {{"cleanup.policy", "compact"}});
    const auto refused = open();
    ASSERT_FALSE(refused);
    expect_refused(refused.error(), {options_.topic, "cleanup.policy is compact, must be delete", "kafka-configs.sh"});

    const auto right = settings_of_new_topic(options_);
    stranger_.change_setting(options_.topic, {right.begin(), right.end()});
    const auto until = std::chrono::steady_clock::now() + 30s;
    auto log = open();  // a change takes a moment to reach who answers
    while (!log && std::chrono::steady_clock::now() < until) log = open();
    ASSERT_TRUE(log) << log.error().what;
    ASSERT_TRUE((*log)->check());
    auto later = right;
    later["retention.ms"] = "86400000";
    stranger_.change_setting(options_.topic, {later.begin(), later.end()});
    auto check = (*log)->check();
    while (check && std::chrono::steady_clock::now() < until) check = (*log)->check();
    ASSERT_FALSE(check);
    expect_refused(check.error(), {"retention.ms is 86400000, must be -1"});
}

TEST_F(KafkaTopic, of_one_replica_is_refused_where_three_are_wanted) {
    make_topic(2, {{"min.insync.replicas", "2"}});
    options_.brokers = KafkaLogOptions::Brokers::three_or_more;
    const auto refused = open();
    ASSERT_FALSE(refused);
    expect_refused(refused.error(), {"replication factor is 1, must be 3 or more", "single_broker"});
}

TEST_F(KafkaTopic, cannot_be_made_with_three_replicas_on_one_broker) {
    options_.brokers = KafkaLogOptions::Brokers::three_or_more;
    const auto refused = open();
    ASSERT_FALSE(refused);
    expect_refused(refused.error(), {options_.topic, "single_broker = true"});
}

TEST_F(KafkaTopic, of_another_number_of_partitions_is_refused_naming_both) {
    make_topic(5, {});
    const auto refused = open();
    ASSERT_FALSE(refused);
    expect_refused(refused.error(), {"number of partitions is 5, must be 2"});
}

TEST_F(KafkaTopic, whose_first_records_are_gone_is_refused) {
    const auto log = opened();
    append_first(*log, ours, 1);
    stranger_.delete_records(options_.topic, 1, 1);
    const auto check = log->check();
    ASSERT_FALSE(check);
    expect_refused(check.error(), {"partition 1", "first records are gone", "low watermark"});
    const auto reader = *log->reader(1, 0);
    std::optional<PortFailure> told;
    for (int i = 0; i < 50 && !told; ++i) {
        auto batch = reader->read(10, 500ms);
        if (!batch) told = batch.error();
    }
    ASSERT_TRUE(told);
    expect_refused(*told, {options_.topic});
}

TEST_F(KafkaTopic, that_is_missing_is_not_made_for_who_only_reads) {
    options_.missing = KafkaLogOptions::Missing::refuse;
    const auto refused = open();
    ASSERT_FALSE(refused);
    expect_refused(refused.error(), {"no topic " + options_.topic});
}

TEST_F(KafkaTopic, tells_its_ledger_by_the_record_1_that_proves_it) {
    {
        const auto log = opened();
        stranger_.produce(options_.topic, 1, "{}",
                          {{"ce_source", "urn:muster:07070700-0000-0000-0000-000000000000:DA"}});
        append_first(*log, ours, 1);
    }
    options_.new_ledger = theirs;
    EXPECT_EQ(opened()->ledger_id(), ours);
    options_.pinned = theirs;
    const auto refused = open();
    ASSERT_FALSE(refused);
    expect_refused(refused.error(), {Guid{ours}.text(), Guid{theirs}.text()});
}

TEST_F(KafkaTopic, of_two_ledgers_is_refused_naming_both) {
    const auto log = opened();
    append_first(*log, ours, 0);
    append_first(*log, theirs, 1);
    const auto refused = open();
    ASSERT_FALSE(refused);
    expect_refused(refused.error(), {Guid{ours}.text(), Guid{theirs}.text(), "two ledgers"});
}

TEST_F(KafkaTopic, delivers_strangers_records_as_they_are) {
    const auto log = opened();
    stranger_.produce(options_.topic, 0, "not JSON \xff\xfe", {});
    stranger_.produce(options_.topic, 0, nullptr, {{"ce_prev", nullptr}, {"ce_prev", "twice"}});
    append_first(*log, ours, 0);
    Stranger open_transaction{options_.bootstrap, Stranger::Transaction::left_open};
    open_transaction.produce(options_.topic, 0, "in an open transaction", {{"x", "1"}});

    const auto stored = all(*log, 0);
    ASSERT_EQ(stored.size(), 4U);
    EXPECT_EQ(stored[0].record, (ledger::Record{.headers = {}, .data = "not JSON \xff\xfe"}));
    EXPECT_EQ(stored[1].record, (ledger::Record{.headers = {{"ce_prev", ""}, {"ce_prev", "twice"}}, .data = ""}));
    EXPECT_TRUE(ledger::link_of(stored[2].record));
    EXPECT_EQ(stored[3].record, (ledger::Record{.headers = {{"x", "1"}}, .data = "in an open transaction"}));
    EXPECT_EQ(log->check().has_value(), true);
}

TEST_F(KafkaTopic, takes_nothing_too_large_and_says_that_it_did_not_leave) {
    const auto log = opened();
    const auto appender = *log->appender(0);
    test::LinkedRecords records{digest_, ours, 0};
    auto batch = records.next_attempts(1);
    auto large = records.next_attempts(1, 2'000'000);
    batch.insert(batch.end(), large.begin(), large.end());
    appender->append(std::move(batch));
    const auto answers = appender->poll(20s);
    ASSERT_EQ(answers.size(), 2U);
    for (const auto& answered : answers) EXPECT_TRUE(std::holds_alternative<log::NotAppended>(answered.answer));
    EXPECT_FALSE(appender->broken());
    EXPECT_TRUE(all(*log, 0).empty());
}

}  // namespace
}  // namespace muster::kafka
