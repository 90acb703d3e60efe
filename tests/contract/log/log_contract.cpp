#include "tests/contract/log/log_contract.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <variant>

#include "domain/ledger/link.hpp"

namespace muster::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

log::ToAppend attempt(log::Attempt number, ledger::Record record) {
    return {.attempt = number, .record = std::move(record), .time = Instant{std::chrono::seconds{1'780'000'000}}};
}

std::vector<std::string> data_of(const std::vector<log::Stored>& stored) {
    std::vector<std::string> data;
    for (const auto& one : stored) data.push_back(one.record.data);
    return data;
}

}  // namespace

bool is_appended(const log::Answered& answered) {
    return std::holds_alternative<log::Appended>(answered.answer);
}
bool is_not_appended(const log::Answered& answered) {
    return std::holds_alternative<log::NotAppended>(answered.answer);
}

LogContract::LogContract() : place_(GetParam().make()), log_(place_->open()) {}

LinkedRecords LogContract::records_of(ledger::Partition partition) const {
    return {digest_, log_->ledger_id(), partition};
}

std::unique_ptr<log::Reader> LogContract::reader(Log& log, ledger::Partition partition, ledger::Offset from) {
    auto reader = log.reader(partition, from);
    if (!reader) throw std::runtime_error(reader.error().what);
    return *std::move(reader);
}

std::unique_ptr<log::Appender> LogContract::appender(Log& log, ledger::Partition partition) {
    auto appender = log.appender(partition);
    if (!appender) throw std::runtime_error(appender.error().what);
    return *std::move(appender);
}

std::vector<log::Answered> LogContract::answers(log::Appender& appender, std::size_t count) {
    std::vector<log::Answered> all;
    const auto until = steady_clock::now() + patience;
    while (all.size() < count && steady_clock::now() < until)
        std::ranges::move(appender.poll(100ms), std::back_inserter(all));
    EXPECT_EQ(all.size(), count);
    return all;
}

std::vector<log::Answered> LogContract::append(log::Appender& appender, std::vector<log::ToAppend> records) {
    const auto count = records.size();
    appender.append(std::move(records));
    return answers(appender, count);
}

std::vector<log::Stored> LogContract::to_the_end(log::Reader& reader, std::size_t records_max) {
    std::vector<log::Stored> all;
    const auto until = steady_clock::now() + patience;
    while (steady_clock::now() < until) {
        auto batch = reader.read(records_max, 1s);
        if (!batch) throw std::runtime_error(batch.error().what);
        EXPECT_LE(batch->records.size(), records_max);
        std::ranges::move(batch->records, std::back_inserter(all));
        if (batch->end) return all;
    }
    ADD_FAILURE() << "the end did not come; read " << all.size();
    return all;
}

std::vector<log::Stored> LogContract::at_least(log::Reader& reader, std::size_t count) {
    std::vector<log::Stored> all;
    const auto until = steady_clock::now() + patience;
    while (all.size() < count && steady_clock::now() < until) {
        auto batch = reader.read(1000, 1s);
        if (!batch) throw std::runtime_error(batch.error().what);
        std::ranges::move(batch->records, std::back_inserter(all));
    }
    EXPECT_GE(all.size(), count);
    return all;
}

TEST_P(LogContract, what_is_appended_is_read_in_that_order_and_byte_for_byte) {
    auto records = records_of(1);
    auto first = records.aside("{\"name\":\"Zoë\"}");
    first.headers.push_back({"ce_subject", "any \"bytes\": \xc3\xa9\t%"});
    first.headers.push_back({"x-other", std::string("nul \0 inside", 12)});
    first.headers.push_back({"ce_empty", ""});
    first.headers.push_back({"x-other", "a name twice"});
    const auto link = ledger::link_of(first);
    ASSERT_TRUE(link);
    const auto appending = appender(*log_, 1);
    const auto given = append(*appending, {attempt(7, first)});
    ASSERT_EQ(given.size(), 1U);
    EXPECT_EQ(given[0].attempt, 7U);
    ASSERT_TRUE(is_appended(given[0]));

    const auto read = to_the_end(*reader(*log_, 1));
    ASSERT_EQ(read.size(), 1U);
    EXPECT_EQ(read[0].record, first);
    EXPECT_EQ(std::get<log::Appended>(given[0].answer).offset, read[0].offset);
    EXPECT_TRUE(to_the_end(*reader(*log_, 0)).empty());
}

TEST_P(LogContract, a_batch_is_dense_and_each_answer_names_the_place) {
    auto records = records_of(0);
    auto batch = records.next_attempts(2500, 600);
    std::vector<ledger::Record> written;
    for (const auto& one : batch) written.push_back(one.record);
    const auto appending = appender(*log_, 0);
    auto given = append(*appending, std::move(batch));
    std::ranges::sort(given, {}, &log::Answered::attempt);

    const auto read = to_the_end(*reader(*log_, 0), 100);
    ASSERT_EQ(read.size(), written.size());
    ASSERT_EQ(given.size(), written.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
        ASSERT_EQ(read[i].record, written[i]) << i;
        ASSERT_TRUE(is_appended(given[i])) << i;
        ASSERT_EQ(std::get<log::Appended>(given[i].answer).offset, read[i].offset) << i;
        if (i > 0) {
            ASSERT_EQ(read[i].offset, read[i - 1].offset + 1) << i;
        }
    }
}

TEST_P(LogContract, the_end_is_told_once_until_something_new_is_read) {
    auto records = records_of(0);
    const auto reading = reader(*log_, 0);
    EXPECT_TRUE(to_the_end(*reading).empty());
    const auto idle = reading->read(10, 20ms);
    ASSERT_TRUE(idle);
    EXPECT_TRUE(idle->records.empty());
    EXPECT_FALSE(idle->end);

    const auto appending = appender(*log_, 0);
    append(*appending, records.next_attempts(1));
    EXPECT_EQ(to_the_end(*reading).size(), 1U);
    const auto idle_again = reading->read(10, 0ms);
    ASSERT_TRUE(idle_again);
    EXPECT_FALSE(idle_again->end);
    EXPECT_EQ(idle_again->next, idle->next + 1);
}

TEST_P(LogContract, a_waiting_reader_is_woken_by_an_append) {
    auto records = records_of(2);
    const auto reading = reader(*log_, 2);
    to_the_end(*reading);
    const auto appending = appender(*log_, 2);
    append(*appending, records.next_attempts(1));  // a producer's first record is slow
    ASSERT_EQ(to_the_end(*reading).size(), 1U);

    std::atomic<bool> waits{false};
    steady_clock::time_point woken;
    std::size_t brought = 0;
    std::thread thread{[&] {
        waits = true;
        const auto batch = reading->read(10, std::chrono::milliseconds{patience});
        woken = steady_clock::now();
        if (batch) brought = batch->records.size();
    }};
    while (!waits) std::this_thread::yield();
    const auto appended = steady_clock::now();
    append(*appending, records.next_attempts(1));
    thread.join();
    EXPECT_EQ(brought, 1U);
    EXPECT_LT(woken - appended, 5s);
}

TEST_P(LogContract, another_process_sees_what_was_appended) {
    auto records = records_of(0);
    const auto other = place_->open();
    const auto reading = reader(*other, 0);
    to_the_end(*reading);
    const auto appending = appender(*log_, 0);
    append(*appending, records.next_attempts(3));
    EXPECT_EQ(at_least(*reading, 3).size(), 3U);
}

TEST_P(LogContract, after_a_restart_all_is_there_and_reading_goes_on_in_the_middle) {
    const auto id = log_->ledger_id();
    auto records = records_of(0);
    append(*appender(*log_, 0), records.next_attempts(50));
    log_.reset();
    log_ = place_->open();
    EXPECT_EQ(log_->ledger_id(), id);
    EXPECT_EQ(log_->partitions(), LogUnderTest::partitions);
    const auto all = to_the_end(*reader(*log_, 0));
    ASSERT_EQ(all.size(), 50U);
    const auto rest = to_the_end(*reader(*log_, 0, all[30].offset));
    ASSERT_EQ(rest.size(), 20U);
    EXPECT_EQ(rest[0].record, all[30].record);
    append(*appender(*log_, 0), records.next_attempts(1));
    EXPECT_EQ(to_the_end(*reader(*log_, 0)).size(), 51U);
}

TEST_P(LogContract, a_record_of_64_KiB_goes_through) {
    auto records = records_of(0);
    auto batch = records.next_attempts(3, ledger::event_bytes_max);
    const auto written = batch[2].record;
    append(*appender(*log_, 0), std::move(batch));
    const auto read = to_the_end(*reader(*log_, 0));
    ASSERT_EQ(read.size(), 3U);
    EXPECT_EQ(read[2].record, written);
}

TEST_P(LogContract, what_hangs_on_an_older_record_is_refused_or_lies_there_void) {
    auto records = records_of(0);
    const auto stale = records.aside("{\"stale\":1}");
    const auto appending = appender(*log_, 0);
    append(*appending, {attempt(1, records.next("{\"first\":1}"))});
    const auto given = append(*appending, {attempt(2, stale)});
    ASSERT_EQ(given.size(), 1U);
    EXPECT_EQ(is_not_appended(given[0]), place_->refuses_stale());
    EXPECT_EQ(is_appended(given[0]), !place_->refuses_stale());
    EXPECT_FALSE(appending->broken());
    append(*appending, {attempt(3, records.next("{\"second\":1}"))});

    ledger::Head head{.sequence = 0, .hash = ledger::genesis_hash(digest_, log_->ledger_id(), 0)};
    std::vector<std::string> valid;
    for (const auto& stored : to_the_end(*reader(*log_, 0))) {
        const auto link = ledger::link_of(stored.record);
        if (ledger::validity(link, head) != ledger::Validity::valid) continue;
        head = {.sequence = link->sequence, .hash = ledger::hash_of(digest_, 0, *link, stored.record)};
        valid.push_back(stored.record.data);
    }
    EXPECT_EQ(valid, (std::vector<std::string>{"{\"first\":1}", "{\"second\":1}"}));
}

TEST_P(LogContract, of_two_appenders_on_one_head_one_wins_for_every_reader) {
    auto records = records_of(0);
    const auto other_process = place_->open();
    const auto mine = appender(*log_, 0);
    const auto theirs = appender(*other_process, 0);
    for (int round = 0; round < 5; ++round) {
        const auto left = records.aside("{\"left\":" + std::to_string(round) + "}");
        const auto right = records.aside("{\"right\":" + std::to_string(round) + "}");
        std::thread thread{[&] { mine->append({attempt(1, left)}); }};
        theirs->append({attempt(1, right)});
        thread.join();
        const auto one = answers(*mine, 1);
        const auto two = answers(*theirs, 1);
        ASSERT_TRUE(is_appended(one.at(0)) || is_appended(two.at(0)));
        if (place_->refuses_stale()) {
            ASSERT_NE(is_appended(one[0]), is_appended(two[0]));
        }

        const auto here = to_the_end(*reader(*log_, 0));
        ASSERT_EQ(data_of(here), data_of(to_the_end(*reader(*other_process, 0))));
        const auto link = ledger::link_of(left);
        const auto winner = std::ranges::find_if(
            here, [&](const log::Stored& stored) { return ledger::link_of(stored.record) == link; });
        ASSERT_NE(winner, here.end());
        ASSERT_EQ(records.next(winner->record.data), winner->record);
    }
}

TEST_P(LogContract, a_large_backlog_is_read_whole_and_in_bounded_pieces) {
    auto records = records_of(0);
    const auto appending = appender(*log_, 0);
    for (int i = 0; i < 20; ++i) append(*appending, records.next_attempts(1000, 600));
    const auto reading = reader(*log_, 0);
    const auto all = to_the_end(*reading, 777);
    ASSERT_EQ(all.size(), 20'000U);
    ledger::Head head{.sequence = 0, .hash = ledger::genesis_hash(digest_, log_->ledger_id(), 0)};
    for (const auto& stored : all) {
        const auto link = ledger::link_of(stored.record);
        ASSERT_EQ(ledger::validity(link, head), ledger::Validity::valid) << stored.offset;
        head = {.sequence = link->sequence, .hash = ledger::hash_of(digest_, 0, *link, stored.record)};
    }
    EXPECT_EQ(head, records.head());
}

TEST_P(LogContract, nothing_unanswered_brings_no_answers) {
    const auto appending = appender(*log_, 0);
    EXPECT_TRUE(appending->poll(1ms).empty());
    appending->append({});
    EXPECT_TRUE(appending->poll(1ms).empty());
    EXPECT_FALSE(appending->broken());
    const auto check = log_->check();
    EXPECT_TRUE(check) << check.error().what;
}

}  // namespace muster::test
