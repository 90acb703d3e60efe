#include <stdexcept>

#include "infra/kafka/kafka_log.hpp"
#include "tests/contract/log/log_contract.hpp"
#include "tests/support/kafka_broker.hpp"

namespace muster::test {
namespace {

class InTopic final : public LogUnderTest {
public:
    [[nodiscard]] std::unique_ptr<Log> open() override {
        auto log = kafka::open_kafka_log({.bootstrap = shared_kafka().bootstrap,
                                          .topic = topic_,
                                          .partitions = partitions,
                                          .brokers = kafka::KafkaLogOptions::Brokers::fewer,
                                          .new_ledger = ledger::LedgerId{++opened_},
                                          .pinned = pinned_},
                                         digest_);
        if (!log) throw std::runtime_error(log.error().what);
        pinned_ = (*log)->ledger_id();
        return *std::move(log);
    }
    [[nodiscard]] bool refuses_stale() const override { return false; }

private:
    const Digest& digest_ = real_digest();
    std::string topic_ = fresh_topic("contract");
    std::uint8_t opened_ = 0;
    std::optional<ledger::LedgerId> pinned_;
};

INSTANTIATE_TEST_SUITE_P(Cluster, LogContract,
                         ::testing::Values(LogKind{"kafka", [] { return std::make_unique<InTopic>(); }}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace muster::test
