// `log_bench [FOLDER]`: what the logs append and read, records of 600 bytes of data, one partition. FOLDER (the
// current one) takes the SQLite file: a memory file system would measure no sync. Kafka is one broker of its own.
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "infra/crypto/digest.hpp"
#include "infra/kafka/kafka_log.hpp"
#include "infra/sqlite/log_file.hpp"
#include "tests/contract/log/linked_records.hpp"
#include "tests/support/kafka_broker.hpp"

namespace {

using namespace muster;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t data_bytes = 600;

double since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::unique_ptr<Log> value(Result<std::unique_ptr<Log>, PortFailure> log) {
    if (!log) throw std::runtime_error(log.error().what);
    return *std::move(log);
}

/// Up to `in_flight` unanswered, handed over in groups.
void append(Log& log, test::LinkedRecords& records, const std::string& what, std::size_t total, std::size_t group,
            std::size_t in_flight) {
    std::vector<std::vector<log::ToAppend>> groups;
    for (std::size_t i = 0; i < total; i += group) groups.push_back(records.next_attempts(group, data_bytes));
    const auto appender = *log.appender(0);
    const auto start = Clock::now();
    std::size_t unanswered = 0;
    std::size_t appended = 0;
    const auto take = [&](std::chrono::milliseconds wait) {
        for (const auto& answered : appender->poll(wait)) {
            --unanswered;
            if (std::holds_alternative<log::Appended>(answered.answer)) ++appended;
        }
    };
    for (auto& one : groups) {
        unanswered += one.size();
        appender->append(std::move(one));
        take(0ms);
        while (unanswered >= in_flight) take(100ms);
    }
    while (unanswered > 0) take(100ms);
    std::printf("%-44s %8.0f records/s (%zu of %zu)\n", what.c_str(), static_cast<double>(total) / since(start),
                appended, total);
}

void read(Log& log, const std::string& what) {
    const auto reader = *log.reader(0, 0);
    const auto start = Clock::now();
    std::size_t count = 0;
    while (true) {
        const auto batch = reader->read(1000, 1s);
        if (!batch) throw std::runtime_error(batch.error().what);
        count += batch->records.size();
        if (batch->end) break;
    }
    std::printf("%-44s %8.0f records/s (%zu)\n", what.c_str(), static_cast<double>(count) / since(start), count);
}

void measure_sqlite(const Digest& digest, const std::filesystem::path& folder) {
    const auto file = folder / "log_bench.db";
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
    const auto log = value(sqlite::open_log_file({.file = file, .partitions = 1, .new_ledger = {1}}, digest));
    test::LinkedRecords records{digest, log->ledger_id(), 0};
    append(*log, records, "sqlite, groups of 1", 2000, 1, 1);
    append(*log, records, "sqlite, groups of 100", 20'000, 100, 1);
    append(*log, records, "sqlite, groups of 1,000", 100'000, 1000, 1);
    read(*log, "sqlite, read");
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
}

void measure_kafka(const Digest& digest) {
    const test::KafkaBrokers brokers{1};
    const auto log = value(kafka::open_kafka_log({.bootstrap = brokers.address().bootstrap,
                                                  .topic = "muster.bench",
                                                  .partitions = 1,
                                                  .brokers = kafka::KafkaLogOptions::Brokers::fewer,
                                                  .new_ledger = {1}},
                                                 digest));
    test::LinkedRecords records{digest, log->ledger_id(), 0};
    append(*log, records, "kafka, one broker, warming up", 50'000, 100, 1000);
    append(*log, records, "kafka, one broker, one at a time", 2000, 1, 1);
    append(*log, records, "kafka, one broker, 64 in flight", 50'000, 16, 64);
    append(*log, records, "kafka, one broker, 1,000 in flight", 200'000, 100, 1000);
    read(*log, "kafka, read");
    const auto start = Clock::now();
    if (!log->check()) throw std::runtime_error("check");
    std::printf("%-44s %8.0f ms\n", "kafka, check", since(start) * 1000);
}

}  // namespace

int main(int count, char** words) {
    try {
        const auto digest = crypto::make_digest();
        measure_sqlite(*digest, count > 1 ? words[1] : ".");
        measure_kafka(*digest);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
