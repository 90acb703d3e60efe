#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "infra/kafka/kafka_log.hpp"

namespace muster::kafka {

/// What the brokers say about a topic.
struct TopicFacts {
    std::vector<int> replicas;  // of each partition
    std::map<std::string, std::string> settings;
};

/// What `open_kafka_log` sets when it makes the topic, all explicit: a broker's defaults may change.
[[nodiscard]] std::map<std::string, std::string> settings_of_new_topic(const KafkaLogOptions& options);
[[nodiscard]] int replicas_of_new_topic(const KafkaLogOptions& options);

/// The first thing that the history's safety does not stand on: topic, setting, found and wanted
/// value, remedy. Nothing where all is well.
[[nodiscard]] std::optional<std::string> what_is_wrong(const TopicFacts& facts, const KafkaLogOptions& options);

}  // namespace muster::kafka
