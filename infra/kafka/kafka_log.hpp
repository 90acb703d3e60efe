#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/log.hpp"
#include "domain/ports/port_failure.hpp"

namespace muster::kafka {

struct KafkaLogOptions {
    std::string bootstrap;  // host:port,host:port
    std::string topic;
    ledger::Partition partitions = 16;
    enum class Brokers { three_or_more, fewer };  // fewer: one broker's disk is all that keeps the history
    Brokers brokers = Brokers::three_or_more;
    enum class Missing { make, refuse };
    Missing missing = Missing::make;

    ledger::LedgerId new_ledger{};                          // for a topic without a record of any ledger
    std::optional<ledger::LedgerId> pinned = std::nullopt;  // another ledger's topic is refused

    std::chrono::milliseconds answer_max{20'000};  // of opening and checking, each
    /// After this an append that has not been acknowledged is Unknown.
    std::chrono::milliseconds append_max{30'000};
};

/// The log on one topic of a Kafka cluster. Makes the topic where it is missing; where it is there,
/// its settings, partitions, replicas and beginning must be what the history's safety hangs on, or
/// it is refused, naming what is wrong and how to mend it. `check` asks the same again.
///
/// The ledger's id is what the first records say (`ce_source`); a topic without one takes `pinned`,
/// else `new_ledger`, with its first record. An append is Unknown whatever went wrong, once it was
/// handed to the client; records of strangers are delivered as they lie. `digest` outlives it all.
[[nodiscard]] Result<std::unique_ptr<Log>, PortFailure> open_kafka_log(const KafkaLogOptions& options,
                                                                       const Digest& digest);

}  // namespace muster::kafka
