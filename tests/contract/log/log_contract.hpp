#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include "tests/contract/log/linked_records.hpp"
#include "tests/contract/log/log_under_test.hpp"
#include "tests/support/digest.hpp"

namespace muster::test {

/// What every adapter of the log port promises (domain/ports/log.hpp).
class LogContract : public ::testing::TestWithParam<LogKind> {
protected:
    LogContract();

    [[nodiscard]] LinkedRecords records_of(ledger::Partition partition) const;

    static std::unique_ptr<log::Reader> reader(Log& log, ledger::Partition partition, ledger::Offset from = 0);
    static std::unique_ptr<log::Appender> appender(Log& log, ledger::Partition partition);
    /// All answers to `count` attempts; fails where they do not come.
    static std::vector<log::Answered> answers(log::Appender& appender, std::size_t count);
    static std::vector<log::Answered> append(log::Appender& appender, std::vector<log::ToAppend> records);
    /// From where the reader stands to the end of the partition.
    static std::vector<log::Stored> to_the_end(log::Reader& reader, std::size_t records_max = 1000);
    static std::vector<log::Stored> at_least(log::Reader& reader, std::size_t count);

    const Digest& digest_ = real_digest();
    std::unique_ptr<LogUnderTest> place_;
    std::unique_ptr<Log> log_;
};

constexpr std::chrono::seconds patience{30};

[[nodiscard]] bool is_appended(const log::Answered& answered);
[[nodiscard]] bool is_not_appended(const log::Answered& answered);

}  // namespace muster::test
