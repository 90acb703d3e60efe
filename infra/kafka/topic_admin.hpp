#pragma once

#include <chrono>
#include <optional>

#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"
#include "infra/kafka/handles.hpp"
#include "infra/kafka/kafka_log.hpp"
#include "infra/kafka/topic_facts.hpp"

namespace muster::kafka {

using Deadline = std::chrono::steady_clock::time_point;

/// Nothing where there is no such topic.
[[nodiscard]] Result<std::optional<TopicFacts>, PortFailure> ask_topic(const Client& admin,
                                                                       const KafkaLogOptions& options,
                                                                       Deadline deadline);

/// Of a topic that somebody has seen: a broker that has not heard of it yet is asked again, for a few seconds.
[[nodiscard]] Result<std::optional<TopicFacts>, PortFailure> ask_known_topic(const Client& admin,
                                                                             const KafkaLogOptions& options,
                                                                             Deadline deadline);

/// Returns when each partition has a leader. A topic that somebody else has made meanwhile is fine.
[[nodiscard]] Result<void, PortFailure> make_topic(const Client& admin, const KafkaLogOptions& options,
                                                   Deadline deadline);

}  // namespace muster::kafka
