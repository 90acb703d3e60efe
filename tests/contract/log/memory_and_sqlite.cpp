#include <stdlib.h>

#include <filesystem>
#include <stdexcept>

#include "infra/sqlite/log_file.hpp"
#include "tests/contract/log/log_contract.hpp"
#include "tests/support/memory_log.hpp"

namespace muster::test {
namespace {

/// Forwards to one log in memory, as several processes share one broker.
class SameLog final : public Log {
public:
    explicit SameLog(std::shared_ptr<MemoryLog> log) : log_(std::move(log)) {}
    [[nodiscard]] ledger::Partition partitions() const override { return log_->partitions(); }
    [[nodiscard]] ledger::LedgerId ledger_id() const override { return log_->ledger_id(); }
    [[nodiscard]] Result<void, PortFailure> check() override { return log_->check(); }
    [[nodiscard]] Result<std::unique_ptr<log::Reader>, PortFailure> reader(ledger::Partition partition,
                                                                           ledger::Offset from) override {
        return log_->reader(partition, from);
    }
    [[nodiscard]] Result<std::unique_ptr<log::Appender>, PortFailure> appender(ledger::Partition partition) override {
        return log_->appender(partition);
    }

private:
    std::shared_ptr<MemoryLog> log_;
};

class InMemory final : public LogUnderTest {
public:
    [[nodiscard]] std::unique_ptr<Log> open() override { return std::make_unique<SameLog>(log_); }
    [[nodiscard]] bool refuses_stale() const override { return false; }

private:
    std::shared_ptr<MemoryLog> log_ = std::make_shared<MemoryLog>(ledger::LedgerId{1, 2, 3}, partitions);
};

class InFile final : public LogUnderTest {
public:
    InFile() {
        std::string name = (std::filesystem::temp_directory_path() / "muster-log-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~InFile() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::unique_ptr<Log> open() override {
        auto log = sqlite::open_log_file(
            {.file = folder_ / "log.db", .partitions = partitions, .new_ledger = ledger::LedgerId{++opened_}}, digest_);
        if (!log) throw std::runtime_error(log.error().what);
        return *std::move(log);
    }
    [[nodiscard]] bool refuses_stale() const override { return true; }

private:
    const Digest& digest_ = real_digest();
    std::filesystem::path folder_;
    std::uint8_t opened_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Memory, LogContract,
                         ::testing::Values(LogKind{"memory", [] { return std::make_unique<InMemory>(); }}),
                         [](const auto& kind) { return kind.param.name; });
INSTANTIATE_TEST_SUITE_P(Embedded, LogContract,
                         ::testing::Values(LogKind{"sqlite", [] { return std::make_unique<InFile>(); }}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace muster::test
