#include "infra/kafka/topic_facts.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace muster::kafka {
namespace {

// The broker's default, and enough for a batch of the largest events.
constexpr std::int64_t message_bytes_min = 1'048'588;

bool several(const KafkaLogOptions& options) {
    return options.brokers == KafkaLogOptions::Brokers::three_or_more;
}

std::string found_at(const TopicFacts& facts, const std::string& setting) {
    const auto at = facts.settings.find(setting);
    return at == facts.settings.end() ? std::string{} : at->second;
}

std::int64_t number(std::string_view text) {
    std::int64_t value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string refusal(const KafkaLogOptions& options, const std::string& setting, const std::string& found,
                    const std::string& wanted, const std::string& remedy) {
    return "topic " + options.topic + ": " + setting + " is " + (found.empty() ? "not told" : found) + ", must be " +
           wanted + "; " + remedy;
}

std::string set_it(const KafkaLogOptions& options, const std::string& setting, const std::string& value) {
    return "set it with: kafka-configs.sh --bootstrap-server " + options.bootstrap +
           " --alter --entity-type topics --entity-name " + options.topic + " --add-config " + setting + "=" + value;
}

}  // namespace

std::map<std::string, std::string> settings_of_new_topic(const KafkaLogOptions& options) {
    return {{"cleanup.policy", "delete"},
            {"retention.ms", "-1"},
            {"retention.bytes", "-1"},
            {"min.insync.replicas", several(options) ? "2" : "1"},
            {"unclean.leader.election.enable", "false"},
            {"max.message.bytes", std::to_string(message_bytes_min)},
            {"message.timestamp.type", "CreateTime"},
            // Record times rise even where the clock was set back: a broker must not find them too new.
            {"message.timestamp.after.max.ms", "9223372036854775807"}};
}

int replicas_of_new_topic(const KafkaLogOptions& options) {
    return several(options) ? 3 : 1;
}

std::optional<std::string> what_is_wrong(const TopicFacts& facts, const KafkaLogOptions& options) {
    if (facts.replicas.size() != options.partitions) {
        return refusal(options, "the number of partitions", std::to_string(facts.replicas.size()),
                       std::to_string(options.partitions),
                       "the number is fixed when the log is made: set partitions in muster.toml, or use another topic");
    }
    const int replicas_min = replicas_of_new_topic(options);
    const auto fewest = std::ranges::min(facts.replicas);
    if (fewest < replicas_min) {
        return refusal(options, "the replication factor", std::to_string(fewest),
                       std::to_string(replicas_min) + " or more",
                       "reassign the partitions to more brokers, or, where one broker's disk is to hold the history, "
                       "say single_broker = true in [log] of muster.toml");
    }
    for (const auto* setting : {"cleanup.policy", "retention.ms", "retention.bytes", "unclean.leader.election.enable",
                                "message.timestamp.type"}) {
        const auto wanted = settings_of_new_topic(options).at(setting);
        const auto found = found_at(facts, setting);
        if (found != wanted) return refusal(options, setting, found, wanted, set_it(options, setting, wanted));
    }
    const auto at_least = [&](const std::string& setting) -> std::optional<std::string> {
        const auto wanted = settings_of_new_topic(options).at(setting);
        const auto found = found_at(facts, setting);
        if (number(found) >= number(wanted)) return std::nullopt;
        return refusal(options, setting, found, wanted + " or more", set_it(options, setting, wanted));
    };
    if (auto wrong = at_least("min.insync.replicas")) return wrong;
    return at_least("max.message.bytes");
}

}  // namespace muster::kafka
