#include "infra/kafka/topic_admin.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "infra/kafka/client.hpp"

namespace muster::kafka {
namespace {

using std::chrono::milliseconds;

std::string place(const KafkaLogOptions& options) {
    return "topic " + options.topic + " on " + options.bootstrap;
}

// Each question may go to another broker, and one that was told late says that there is no such topic.
constexpr std::chrono::seconds brokers_agree_max{5};

int milliseconds_to(Deadline deadline) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 1, 600'000));
}

bool is_over(Deadline deadline) {
    return std::chrono::steady_clock::now() >= deadline;
}

/// One question to the cluster and its answer, or what the client says after the deadline.
class Question {
public:
    Question(const Client& admin, rd_kafka_admin_op_t kind, Deadline deadline)
        : queue_(rd_kafka_queue_new(admin.get())),
          options_(rd_kafka_AdminOptions_new(admin.get(), kind)),
          deadline_(deadline) {
        std::array<char, 256> why{};
        rd_kafka_AdminOptions_set_request_timeout(options_.get(), milliseconds_to(deadline), why.data(), why.size());
    }

    [[nodiscard]] rd_kafka_queue_t* queue() const { return queue_.get(); }
    [[nodiscard]] const rd_kafka_AdminOptions_t* options() const { return options_.get(); }
    [[nodiscard]] KafkaEvent answer() const {
        return KafkaEvent{rd_kafka_queue_poll(queue_.get(), milliseconds_to(deadline_) + 1000)};
    }

private:
    Queue queue_;
    AdminOptions options_;
    Deadline deadline_;
};

PortFailure unanswered(const KafkaEvent& event, const std::string& what) {
    if (!event) return failure_of(RD_KAFKA_RESP_ERR__TIMED_OUT, what);
    auto failed = failure_of(rd_kafka_event_error(event.get()), what);
    if (const char* text = rd_kafka_event_error_string(event.get()); text != nullptr) failed.what = what + ": " + text;
    return failed;
}

/// The partitions' replicas and leaders. Nothing where there is no such topic.
struct Layout {
    std::vector<int> replicas;
    bool all_led = true;
};

Result<std::optional<Layout>, PortFailure> ask_layout(const Client& admin, const KafkaLogOptions& options,
                                                      Deadline deadline) {
    const auto topic = topic_of(admin, options.topic);
    if (!topic) return failure(failure_of(rd_kafka_last_error(), place(options)));
    const rd_kafka_metadata_t* raw = nullptr;
    const auto error = rd_kafka_metadata(admin.get(), 0, topic.get(), &raw, milliseconds_to(deadline));
    const Metadata metadata{raw};
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return failure(failure_of(error, place(options)));
    if (metadata->topic_cnt != 1) return std::optional<Layout>{};
    const auto& found = metadata->topics[0];
    if (found.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return std::optional<Layout>{};
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR && found.err != RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE) {
        return failure(failure_of(found.err, place(options)));
    }
    Layout layout;
    for (const auto& partition : std::span{found.partitions, static_cast<std::size_t>(found.partition_cnt)}) {
        layout.replicas.push_back(partition.replica_cnt);
        if (partition.leader < 0) layout.all_led = false;
    }
    return std::optional{std::move(layout)};
}

using TopicSettings = std::map<std::string, std::string>;

/// Nothing where there is no such topic.
Result<std::optional<TopicSettings>, PortFailure> ask_settings(const Client& admin, const KafkaLogOptions& options,
                                                               Deadline deadline) {
    const auto what = "reading the settings of " + place(options);
    const Question question{admin, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, deadline};
    const ConfigResource resource{rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, options.topic.c_str())};
    std::array<rd_kafka_ConfigResource_t*, 1> resources{resource.get()};
    rd_kafka_DescribeConfigs(admin.get(), resources.data(), resources.size(), question.options(), question.queue());
    const auto event = question.answer();
    const auto* result = event ? rd_kafka_event_DescribeConfigs_result(event.get()) : nullptr;
    if (result == nullptr || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return failure(unanswered(event, what));
    }
    std::size_t count = 0;
    const auto* described = rd_kafka_DescribeConfigs_result_resources(result, &count);
    if (count != 1) return failure(failure_of(RD_KAFKA_RESP_ERR__BAD_MSG, what));
    const auto error = rd_kafka_ConfigResource_error(described[0]);
    if (error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return std::optional<TopicSettings>{};
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return failure(failure_of(error, what));
    TopicSettings settings;
    const auto* entries = rd_kafka_ConfigResource_configs(described[0], &count);
    for (const auto* entry : std::span{entries, count}) {
        const char* value = rd_kafka_ConfigEntry_value(entry);
        settings.emplace(rd_kafka_ConfigEntry_name(entry), value == nullptr ? "" : value);
    }
    return std::optional{std::move(settings)};
}

}  // namespace

Result<std::optional<TopicFacts>, PortFailure> ask_topic(const Client& admin, const KafkaLogOptions& options,
                                                         Deadline deadline) {
    auto layout = ask_layout(admin, options, deadline);
    if (!layout) return failure(std::move(layout.error()));
    if (!*layout) return std::optional<TopicFacts>{};
    auto settings = ask_settings(admin, options, deadline);
    if (!settings) return failure(std::move(settings.error()));
    if (!*settings) return std::optional<TopicFacts>{};
    return std::optional{TopicFacts{.replicas = std::move((*layout)->replicas), .settings = **std::move(settings)}};
}

Result<std::optional<TopicFacts>, PortFailure> ask_known_topic(const Client& admin, const KafkaLogOptions& options,
                                                               Deadline deadline) {
    const auto patience = std::min(deadline, std::chrono::steady_clock::now() + brokers_agree_max);
    while (true) {
        auto facts = ask_topic(admin, options, deadline);
        if (!facts || *facts || is_over(patience)) return facts;
        rd_kafka_poll(admin.get(), 50);  // until the brokers have told each other
    }
}

Result<void, PortFailure> make_topic(const Client& admin, const KafkaLogOptions& options, Deadline deadline) {
    const auto what = "making " + place(options);
    std::array<char, 256> why{};
    const NewTopic topic{rd_kafka_NewTopic_new(options.topic.c_str(), static_cast<int>(options.partitions),
                                               replicas_of_new_topic(options), why.data(), why.size())};
    if (!topic) return failure(PortFailure{.retry = PortFailure::Retry::never, .what = what + ": " + why.data()});
    for (const auto& [name, value] : settings_of_new_topic(options)) {
        rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
    }
    const Question question{admin, RD_KAFKA_ADMIN_OP_CREATETOPICS, deadline};
    std::array<rd_kafka_NewTopic_t*, 1> topics{topic.get()};
    rd_kafka_CreateTopics(admin.get(), topics.data(), topics.size(), question.options(), question.queue());
    const auto event = question.answer();
    const auto* result = event ? rd_kafka_event_CreateTopics_result(event.get()) : nullptr;
    if (result == nullptr || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return failure(unanswered(event, what));
    }
    std::size_t count = 0;
    const auto* made = rd_kafka_CreateTopics_result_topics(result, &count);
    for (const auto* one : std::span{made, count}) {
        const auto error = rd_kafka_topic_result_error(one);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
        auto failed = failure_of(error, what);
        if (const char* text = rd_kafka_topic_result_error_string(one); text != nullptr)
            failed.what = what + ": " + text;
        if (error == RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR && replicas_of_new_topic(options) > 1) {
            failed.what +=
                "; start more brokers, or, where one broker's disk is to hold the history, say "
                "single_broker = true in [log] of muster.toml";
        }
        return failure(std::move(failed));
    }
    while (!is_over(deadline)) {
        const auto layout = ask_layout(admin, options, deadline);
        if (layout && *layout && !(*layout)->replicas.empty() && (*layout)->all_led) return {};
        rd_kafka_poll(admin.get(), 50);  // until the brokers have told each other
    }
    return failure(failure_of(RD_KAFKA_RESP_ERR__TIMED_OUT, what));
}

}  // namespace muster::kafka
